using Portal.Storage;

namespace Portal.Features.Health;

/// <summary>For the load balancer. Live: the process answers. Ready: the database answers and is up to date. Why not is said to nobody.</summary>
public static class HealthEndpoints
{
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous();
        app.MapGet("/health/ready", async (Readiness readiness, CancellationToken ct) =>
            await readiness.AskAsync(ct) ? Results.Text("ready") : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable)).AllowAnonymous();
        return app;
    }
}
