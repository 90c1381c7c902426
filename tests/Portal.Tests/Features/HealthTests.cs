using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Storage;
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
    public async Task A_database_that_cannot_prove_who_it_is_hears_nothing_and_the_log_says_why()
    {
        World.TroubleIsExpected = true;
        using var impostor = new TcpListener(IPAddress.Loopback, 0);
        impostor.Start();
        var heard = HearAllAsync(impostor);
        var port = ((IPEndPoint)impostor.LocalEndpoint).Port;
        var visitor = World.VisitorOf([("ConnectionStrings:Portal", $"Host=127.0.0.1;Port={port};Username=x;Password=x;Database=x;SSL Mode=VerifyFull;Timeout=9")]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.AskAsync(HttpMethod.Get, "/health/ready")).StatusCode);

        impostor.Stop();
        Assert.Equal(0, await heard);
        Assert.Contains(World.Logs.Lines, line => line.Contains("Not ready: NpgsqlException AuthenticationException", StringComparison.Ordinal));
    }

    /// <summary>How many bytes all are told who connect, until the listener is stopped.</summary>
    private static async Task<int> HearAllAsync(TcpListener listener)
    {
        var heard = 0;
        try
        {
            while (true) heard += await HearAsync(await listener.AcceptTcpClientAsync());
        }
        catch (SocketException) { return heard; }
    }

    /// <summary>Speaks as PostgreSQL does before TLS, and TLS then. How many bytes it is told after that.</summary>
    private static async Task<int> HearAsync(TcpClient caller)
    {
        using var alone = caller;
        var wire = caller.GetStream();
        await wire.ReadExactlyAsync(new byte[8]);
        await wire.WriteAsync("S"u8.ToArray());
        try
        {
            await using var secure = new SslStream(wire);
            await secure.AuthenticateAsServerAsync(Certificates.SignedByNobody());
            return await secure.ReadAsync(new byte[1]);
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException) { return 0; }
    }

    [Fact]
    public async Task Nor_is_it_before_the_migrations_have_run_and_an_answer_is_good_for_a_second()
    {
        World.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync());
        await World.SqlAsync("UPDATE \"__EFMigrationsHistory\" SET migration_id = migration_id || '_not_run' WHERE migration_id LIKE '%FirstHouse'");
        try
        {
            Assert.Equal(HttpStatusCode.OK, await ReadyAsync());
            World.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync());
        }
        finally
        {
            await World.SqlAsync("UPDATE \"__EFMigrationsHistory\" SET migration_id = replace(migration_id, '_not_run', '')");
            World.Advance(TimeSpan.FromSeconds(2));
        }
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync());
    }

    [Fact]
    public async Task That_it_could_not_be_told_once_which_migrations_there_are_is_not_kept()
    {
        var scopes = new FailsFirst(World.Services.GetRequiredService<IServiceScopeFactory>());
        var readiness = new Readiness(World.Services.GetRequiredService<NpgsqlDataSource>(), scopes, World.Clock, NullLogger<Readiness>.Instance);
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => readiness.AskAsync(default));

        World.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await readiness.AskAsync(default));
    }

    private sealed class FailsFirst(IServiceScopeFactory real) : IServiceScopeFactory
    {
        private bool _hasFailed;

        public IServiceScope CreateScope()
        {
            if (_hasFailed) return real.CreateScope();
            _hasFailed = true;
            throw new TimeZoneNotFoundException();
        }
    }

    private async Task<HttpStatusCode> ReadyAsync() => (await World.Visitor().AskAsync(HttpMethod.Get, "/health/ready")).StatusCode;
}
