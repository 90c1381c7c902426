using System.Security.Claims;
using Browser.Tests.Features.Gallery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Adapters;
using Portal.Web;

namespace Browser.Tests.Kit;

/// <summary>
/// The portal's shared web parts and its plain pages on a free port of this machine, without database or neighbours, and the gallery
/// beside them. A cookie "signed-in" stands for a session.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private readonly WebApplication _app = Build();

    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Follows no redirect and unpacks nothing: tests look at what was really sent.</summary>
    public HttpClient Client { get; private set; } = new();

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Portal",
            ContentRootPath = Repository.Folder("src", "Portal"),
            EnvironmentName = "Development",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddWeb();
        // Forms carry a key drawn from chance; nobody here reads it back.
        builder.Services.AddSingleton(new FormKeys(null!, new Chance()));
        builder.Services.AddMvcCore().AddApplicationPart(typeof(GalleryPage).Assembly);
        var app = builder.Build();
        app.UseWeb();
        app.Use(SignIn);
        app.MapRazorPages();
        app.MapGet("/gallery/busy", BusyAsync);
        app.MapGet("/gallery/away", () => Results.Redirect("/terms"));
        app.MapGet("/gallery/paypal", (HttpContext context) => context.AllowFormActionTo(new Uri("https://pay.example:8443/approve?x=1")));
        return app;
    }

    private static Task SignIn(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Cookies.ContainsKey("signed-in")) context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "someone")], "test"));
        return next(context);
    }

    private static IResult BusyAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "90";
        return Results.StatusCode(StatusCodes.Status429TooManyRequests);
    }
}

/// <summary>One site and one browser for all tests: they only look.</summary>
[CollectionDefinition(Name)]
public sealed class Browsing : ICollectionFixture<Site>, ICollectionFixture<Chrome>
{
    public const string Name = "Browsing";
}
