from django.http import HttpResponse
from django.urls import path


def home(request):
    return HttpResponse("shop")


def server_error(request, *args, **kwargs):
    return HttpResponse("error", status=500)


urlpatterns = [path("", home)]
handler500 = "shop.urls.server_error"
