using System.Text.RegularExpressions;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Nothing unresolved is silent: an alarm four hours before the promise ends, and trying goes on (M5).</summary>
public sealed class AlarmTests : PortalTest
{
    [Fact]
    public async Task Money_still_out_after_twenty_hours_raises_an_alarm_once_and_says_it_every_half_hour()
    {
        World.TroubleIsExpected = true;
        var (person, _) = await World.People.WithCardAsync();
        using var holds = new Figure(World, "portal.alarms.raised", "void-hold");
        using var charges = new Figure(World, "portal.alarms.raised", "refund-charge");
        await World.Neighbours.TroubleAsync("stripe", "down");
        World.Advance(TimeSpan.FromHours(19.9));
        await World.QuietAsync();
        await World.LookForAlarmsAsync();
        Assert.Empty(Said);

        World.Advance(TimeSpan.FromMinutes(7));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => World.LookForAlarmsAsync()));

        Assert.Equal(2, Said.Count());
        Assert.Equal((1, 1), (holds.Take(), charges.Take()));
        Assert.Contains(Said, line => Regex.IsMatch(line, "void-hold .* the last word is (server-error|connection-lost);"));
        Assert.Empty(World.LogLinesWith(person.Email));
        World.Advance(TimeSpan.FromMinutes(29));
        await World.LookForAlarmsAsync();
        Assert.Equal(2, Said.Count());
        World.Advance(TimeSpan.FromMinutes(2));
        await World.LookForAlarmsAsync();
        Assert.Equal(4, Said.Count());
        // Said again, but raised once.
        Assert.Equal((0, 0), (holds.Take(), charges.Take()));
    }

    [Fact]
    public async Task With_the_bank_down_for_eighteen_hours_alarms_are_raised_and_all_is_back_within_the_day()
    {
        World.TroubleIsExpected = true;
        var (_, card) = await World.People.WithCardAsync();
        World.Advance(TimeSpan.FromHours(4));
        await World.Neighbours.TroubleAsync("stripe", "down");
        for (var minutes = 0; minutes < 18 * 60; minutes += 10) await TickAsync();
        Assert.Equal(2, await World.CountAsync("intents", "alarmed_at IS NOT NULL AND ended_at IS NULL"));

        await World.Neighbours.TroubleAsync("stripe", "ok");
        for (var minutes = 0; minutes < 30; minutes += 10) await TickAsync();

        Assert.Equal(2, await World.CountAsync("card_payments", "state = 'Returned' AND returned_at < return_by AND returned_at < applied_at + interval '24 hours'"));
        Assert.Contains("void", await World.StatementKindsAsync(card), StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("intents", "alarmed_at IS NOT NULL AND ended_at IS NULL"));
    }

    [Fact]
    public async Task A_payment_of_which_nothing_is_known_raises_it_by_its_way_back()
    {
        World.TroubleIsExpected = true;
        await World.People.WithCardAsync();
        await World.SqlAsync("ALTER TABLE card_payments DISABLE TRIGGER USER");
        await World.SqlAsync("UPDATE card_payments SET state = 'Planned', applied_at = NULL, gateway_id = NULL");
        await World.SqlAsync("ALTER TABLE card_payments ENABLE TRIGGER USER");
        World.Advance(TimeSpan.FromHours(20.1));
        await World.QuietAsync();

        await World.LookForAlarmsAsync();

        Assert.All(Said, line => Assert.Contains("not-known-yet", line, StringComparison.Ordinal));
        Assert.Equal(2, Said.Count());
    }

    [Fact]
    public async Task What_was_never_due_and_what_has_no_promise_raise_none()
    {
        await World.Neighbours.TroubleAsync("mail", "down");
        var person = await World.People.RegisteredAsync();
        await person.Visitor.PressAsync("Send");
        await World.QuietAsync();
        await World.SqlAsync("INSERT INTO intents (kind, key, subject, state, due_at, tries, possible, deadline, created_at) VALUES ('void-hold', 'v', 'a', 'planned', $1, 0, 0, $2, $1)",
            World.Clock.GetUtcNow().AddHours(1), World.Clock.GetUtcNow().AddHours(3));

        World.Advance(TimeSpan.FromMinutes(31));
        await World.LookForAlarmsAsync();

        Assert.Empty(Said);
    }

    [Fact]
    public async Task What_waits_for_its_time_past_the_promise_raises_one_at_once()
    {
        World.TroubleIsExpected = true;
        await World.SqlAsync("INSERT INTO intents (kind, key, subject, state, due_at, tries, possible, deadline, created_at) VALUES ('refund-again', 'r', 'a', 'planned', $1, 0, 0, $2, $2)",
            World.Clock.GetUtcNow().AddHours(1), World.Clock.GetUtcNow().AddHours(-3));

        await World.LookForAlarmsAsync();

        Assert.Contains("refund-again", Assert.Single(Said), StringComparison.Ordinal);
    }

    private IEnumerable<string> Said => World.LogLinesWith("Alarm: ").Where(line => line.StartsWith("Critical", StringComparison.Ordinal));

    private async Task TickAsync()
    {
        World.Advance(TimeSpan.FromMinutes(10));
        await World.QuietAsync();
        await World.LookForAlarmsAsync();
    }
}
