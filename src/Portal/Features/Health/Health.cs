using Microsoft.EntityFrameworkCore;
using Portal.Storage;

namespace Portal.Features.Health;

/// <summary>For the load balancer. Live: the process answers. Ready: the database answers and is up to date.</summary>
public static class HealthEndpoints
{
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous();
        app.MapGet("/health/ready", async (PortalDb db, CancellationToken ct) => await IsReadyAsync(db, ct) ? Results.Text("ready") : Results.StatusCode(StatusCodes.Status503ServiceUnavailable)).AllowAnonymous();
        return app;
    }

    private static async Task<bool> IsReadyAsync(PortalDb db, CancellationToken ct)
    {
        try
        {
            return !(await db.Database.GetPendingMigrationsAsync(ct)).Any();
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }
    }
}
