// First in <body> (js/site.js begins with it): tells the styles that scripts run, before anything is drawn.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
