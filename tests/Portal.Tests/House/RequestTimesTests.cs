using System.Net.Sockets;
using System.Text;
using Npgsql;
using Portal.Tests.Kit;

namespace Portal.Tests.House;

/// <summary>A request has its time. Nothing here waits by the clock: what is waited for is the portal giving up after its shortest limits, a second and two.</summary>
public sealed class RequestTimesTests : PortalTest
{
    private static readonly (string, string?)[] Short = [("Requests:ReadWithin", "00:00:01"), ("Requests:Within", "00:00:02")];

    [Theory, BothWays]
    public async Task A_page_that_does_not_get_its_answer_is_given_up_and_says_so(Way way)
    {
        var person = await CustomerAsync(way);
        await using var busy = await BusyAsync("accounts");

        var page = await person.Visitor.OpenAsync("/security");

        Assert.Equal((504, "This takes too long"), (page.Status, page.Heading));
        Assert.Contains(World.Logs.Lines, line => line.Contains("A request to security was given up after 2 seconds", StringComparison.Ordinal));
        await busy.DisposeAsync();
        Assert.Equal(200, (await person.Visitor.OpenAsync("/security")).Status);
    }

    [Theory, BothWays]
    public async Task What_a_form_asked_for_is_done_to_its_end_and_answered(Way way)
    {
        var person = await CustomerAsync(way);
        await person.Visitor.OpenAsync("/support");
        var form = person.Visitor.Fill("Subject", "A slow day").Fill("What happened?", "The lights were red.").Prepare("Submit");
        await using var busy = await BusyAsync("tickets");
        var sending = person.Visitor.Twin().SendAsync(form);
        while (await WaitingAsync() == 0) await Task.Yield();

        // Given up two seconds after the form had its two.
        Assert.Equal(504, (await person.Visitor.Twin().OpenAsync("/support")).Status);
        Assert.False(sending.IsCompleted);
        await busy.DisposeAsync();

        Assert.StartsWith("/support?opened=", (await sending).Path, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("tickets"));
        Assert.StartsWith("/support?opened=", (await person.Visitor.SendAsync(form)).Path, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("tickets"));
    }

    /// <summary>Somebody else has what it needs, and does not give it back: its statement ends after its time, a second here, and with it the form.</summary>
    [Theory, BothWays]
    public async Task A_form_that_waits_for_a_lock_does_not_wait_for_ever_and_is_told_so(Way way)
    {
        World.TroubleIsExpected = true;
        var (person, form) = await WithTicketAsync(way);
        await using var busy = await BusyAsync("tickets");

        var page = await person.Visitor.SendAsync(form);

        Assert.Equal((504, "This takes too long"), (page.Status, page.Heading));
        Assert.Equal(0, await WaitingAsync());
        await busy.DisposeAsync();
        Assert.Equal(0, await World.CountAsync("tickets"));
        Assert.StartsWith("/support?opened=", (await person.Visitor.SendAsync(form)).Path, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("tickets"));
    }

    [Fact]
    public async Task Nor_does_one_whose_sender_has_gone()
    {
        World.TroubleIsExpected = true;
        var (person, form) = await WithTicketAsync(Way.Plain);
        await using var busy = await BusyAsync("tickets");
        using var gone = new CancellationTokenSource();
        using var http = new HttpClient(Transport.NewHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(form.Fields) };
        person.Visitor.Cookies.Fill(request);
        var sending = http.SendAsync(request, gone.Token);
        while (await WaitingAsync() == 0) await Task.Yield();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        for (var patience = DateTimeOffset.UtcNow.AddMinutes(1); await WaitingAsync() > 0; await Task.Yield()) Assert.True(DateTimeOffset.UtcNow < patience, "It still waits.");
        await busy.DisposeAsync();
        Assert.Equal(0, await World.CountAsync("tickets"));
    }

    private async Task<(Person Person, Submission Form)> WithTicketAsync(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        person.Visitor = World.VisitorOf([("ConnectionStrings:Portal", World.Connection + ";Command Timeout=1")], way);
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/support");
        return (person, person.Visitor.Fill("Subject", "A slow day").Fill("What happened?", "The lights were red.").Prepare("Submit"));
    }

    /// <summary>Statements that wait for what somebody else has.</summary>
    private Task<long> WaitingAsync() => World.CountAsync("pg_stat_activity", "datname = current_database() AND wait_event_type = 'Lock'");

    /// <summary>Most of it came at once, so that the server's own rule on speed would wait for minutes.</summary>
    [Fact]
    public async Task A_form_that_never_ends_is_told_so_while_it_trickles()
    {
        var portal = World.With(Short).Address;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var client = new TcpClient();
        await client.ConnectAsync(portal.Host, portal.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /register HTTP/1.1\r\nHost: {portal.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 65000\r\nAccept: text/html\r\n\r\nEmail={new string('a', 60_000)}"), patience.Token);

        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        while (!answer.ToString().Contains("That took too long to arrive", StringComparison.Ordinal) && await stream.ReadAsync(buffer, patience.Token) is > 0 and var length) answer.Append(Encoding.UTF8.GetString(buffer, 0, length));

        Assert.StartsWith("HTTP/1.1 408 ", answer.ToString(), StringComparison.Ordinal);
        Assert.Contains("That took too long to arrive", answer.ToString(), StringComparison.Ordinal);
    }

    private async Task<Person> CustomerAsync(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        person.Visitor = World.VisitorOf(Short, way);
        await person.SignInAsync();
        return person;
    }

    /// <summary>Somebody else has these tables for themselves, until this is over.</summary>
    private async Task<NpgsqlConnection> BusyAsync(params string[] tables)
    {
        // Not from a pool: when it is closed it is over.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(World.Connection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {string.Join(", ", tables)} IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
