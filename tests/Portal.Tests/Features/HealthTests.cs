using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class HealthTests : PortalTest
{
    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task The_load_balancer_is_answered_without_a_session(string path, string word)
    {
        var answer = await World.Visitor().AskAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(word, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Without_its_database_the_portal_lives_but_is_not_ready()
    {
        World.TroubleIsExpected = true;
        var visitor = World.VisitorOf([("ConnectionStrings:Portal", "Host=127.0.0.1;Port=9;Username=x;Password=x;Database=x;Timeout=2")]);

        Assert.Equal(HttpStatusCode.OK, (await visitor.AskAsync(HttpMethod.Get, "/health/live")).StatusCode);
        var answer = await visitor.AskAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("not ready", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_not_waited_for()
    {
        World.TroubleIsExpected = true;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var visitor = World.VisitorOf([("ConnectionStrings:Portal", $"Host=127.0.0.1;Port={port};Username=x;Password=x;Database=x;Timeout=9")]);
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.AskAsync(HttpMethod.Get, "/health/ready")).StatusCode);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 8);
    }

    [Fact]
    public async Task Nor_is_it_before_the_migrations_have_run()
    {
        await World.SqlAsync("UPDATE \"__EFMigrationsHistory\" SET migration_id = migration_id || '_not_run' WHERE migration_id LIKE '%FirstHouse'");
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await World.Visitor().AskAsync(HttpMethod.Get, "/health/ready")).StatusCode);
        }
        finally
        {
            await World.SqlAsync("UPDATE \"__EFMigrationsHistory\" SET migration_id = replace(migration_id, '_not_run', '')");
        }
    }
}
