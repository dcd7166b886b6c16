from django.urls import path
from django.http import HttpResponse
app_name = "metrics"
v=lambda r,**k: HttpResponse("")
urlpatterns = [path("<slug:collection>/",v,name="collection_detail"),path("indicators/<slug:code>/",v,name="indicator_detail"),path("",v,name="collection_list")]
