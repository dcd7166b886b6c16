// On a page that is shown from this device because there is no network.
const bar = document.createElement('div');
bar.className = 'hwb-offline hwb-no-print';
const words = document.createElement('p');
words.className = 'govuk-width-container hwb-offline__words';
words.setAttribute('role', 'status');
bar.append(words);
document.querySelector('header').after(bar);

function tell() {
  words.textContent = navigator.onLine
    ? 'This copy is from your device. There is a connection again: load the page to see it as it is now.'
    : 'You are offline. Notes are kept here and sent later.';
}

tell();
addEventListener('online', tell);
addEventListener('offline', tell);
