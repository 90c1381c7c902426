using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Health;

/// <summary>For the load balancer. Live: the process answers. Ready: the database answers and is up to date. Why not is said to nobody.</summary>
public static class HealthEndpoints
{
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapGet(HealthPath.Live, () => Results.Text("live")).AllowAnonymous();
        app.MapGet(HealthPath.Ready, async (Readiness readiness, CancellationToken ct) =>
            await readiness.AskAsync(ct) ? Results.Text("ready") : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable)).AllowAnonymous();
        return app;
    }
}
