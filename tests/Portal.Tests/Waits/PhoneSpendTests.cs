using Microsoft.Extensions.DependencyInjection;
using Portal.Ports;
using Portal.Storage;
using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Waits;

/// <summary>Messages and calls cost money: whatever happens, a day has no more of them than was set, and somebody is told before and when they are used up.</summary>
public sealed class PhoneSpendTests : PortalTest
{
    private static readonly (string, string?)[] FiveADay = [("Codes:SendsByPhoneInADay", "5")];

    [Theory, BothWays]
    public async Task When_all_are_used_up_email_is_offered_until_midnight(Way way)
    {
        World.TroubleIsExpected = true;
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        for (var i = 0; i < 5; i++) Assert.Equal(200, (await SendAsync(i % 2 == 0 ? "Send message" : "Call immediately", way)).Status);
        var midnight = World.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1);

        var page = await SendAsync("Send message", way);

        Assert.Equal(429, page.Status);
        Assert.Equal(FormattableString.Invariant($"We cannot send more messages or calls for now. Use email instead where you can, or ask again after 00:00 UTC on {midnight:d MMMM}."), Assert.Single(page.Errors));
        Assert.True(page.HasLink("Use email instead"));
        Assert.Equal(5, (await World.Neighbours.RequestsAsync("twilio")).Count);
        World.AdvanceTo(new TimeSpan(0, 0, 1));
        Assert.Equal(200, (await SendAsync("Send message", way)).Status);
    }

    [Fact]
    public async Task A_code_to_sign_in_or_for_a_new_number_counts_too()
    {
        World.TroubleIsExpected = true;
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf([("Codes:SendsByPhoneInADay", "2")]);
        await person.SignInAsync();
        await person.AskForNewPhoneCodeAsync(90_005);
        World.Advance(TimeSpan.FromMinutes(2));
        await person.Visitor.OpenAsync("/security/phone");

        var change = await person.Visitor.Fill("New phone number", person.Home.NumberOf(90_006)).PressAsync("Send message");
        await person.SignOutAsync();
        person.Visitor = World.VisitorOf([("Codes:SendsByPhoneInADay", "2")]);
        await person.GivePasswordAsync();
        var signIn = await person.Visitor.PressAsync("Call immediately");

        Assert.All(new[] { change, signIn }, page => Assert.Equal(429, page.Status));
        Assert.All(new[] { change, signIn }, page => Assert.StartsWith("We cannot send more messages or calls for now.", Assert.Single(page.Errors), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_waits_for_reasons_of_their_own_is_told_those()
    {
        var person = await World.People.RegisteredAsync();
        person.Visitor = World.VisitorOf(FiveADay);
        await person.SignInAsync();
        await person.AskForPhoneCodeAsync();

        Assert.StartsWith("A code is on its way.", Assert.Single((await person.Visitor.PressAsync("Send message")).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_sixty_at_once_no_more_leave_and_each_alarm_is_said_once_without_a_name()
    {
        World.TroubleIsExpected = true;
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        using var said = new Alarmed();

        var counted = await Race.OfAsync(60, async number =>
        {
            await using var scope = World.With(FiveADay).Services.CreateAsyncScope();
            var to = new PhoneNumber($"+99{number:00}5550000", $"C{number}", true, $"+99{number:00}");
            return await scope.ServiceProvider.GetRequiredService<Codes>().CountPhoneSendAsync([(byte)number], $"account {number}", to, $"network {number}", default);
        });

        await Race.OfAsync(5, async _ =>
        {
            await MeasureAsync(FiveADay);
            return true;
        });

        Assert.Equal((5, 55), (counted.Count(answer => answer.BlockedUntil is null), counted.Count(answer => answer is { BlockedUntil: not null, IsSpent: true })));
        Assert.Single(World.Logs.Lines, line => line.StartsWith("Critical ", StringComparison.Ordinal) && line.Contains("Alarm: all 5 messages and calls of this day are used", StringComparison.Ordinal));
        Assert.Single(World.Logs.Lines, line => line.StartsWith("Warning ", StringComparison.Ordinal) && line.Contains("of the 5 messages and calls of this day are used", StringComparison.Ordinal));
        Assert.Equal((1, 1), (said.Count("phone-nearly-spent"), said.Count("phone-spent")));
        Assert.DoesNotContain(World.Logs.Lines, line => line.Contains("5550000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_figure_that_is_raised_counts_at_once_with_what_was_used_before()
    {
        World.TroubleIsExpected = true;
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        for (var i = 0; i < 6; i++) await SendAsync("Send message");
        await MeasureAsync(FiveADay);
        (string, string?)[] seven = [("Codes:SendsByPhoneInADay", "7")];

        Assert.Equal((200, 200, 429), ((await SendAsync("Send message", at: seven)).Status, (await SendAsync("Send message", at: seven)).Status, (await SendAsync("Send message", at: seven)).Status));
        Assert.Equal(7, (await World.Neighbours.RequestsAsync("twilio")).Count);
        await MeasureAsync(seven);
        Assert.Equal(2, World.Logs.Lines.Count(line => line.Contains("Alarm: all ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Operators_see_how_many_are_used_and_when_it_gets_tight()
    {
        World.TroubleIsExpected = true;
        World.AdvanceTo(new TimeSpan(12, 0, 0));
        (string, string?)[] settings = [.. await Staff.SettingsAsync(World), .. FiveADay];
        await SendAsync("Send message");
        var quiet = await LookAsync();
        Assert.Contains("1 of 5 messages and calls that a day may have are used since midnight.", quiet.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Codes:SendsByPhoneInADay", quiet.Text, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++) await SendAsync("Send message");
        Assert.Contains("Messages and calls are nearly used up", (await LookAsync()).Text, StringComparison.Ordinal);
        await SendAsync("Send message");
        Assert.Contains("No more messages and calls today", (await LookAsync()).Text, StringComparison.Ordinal);

        await MeasureAsync(FiveADay);
        Assert.Equal(new SentByPhone(5, 5), World.With(FiveADay).Services.GetRequiredService<IntentMeter>().ByPhone);

        async Task<Page> LookAsync()
        {
            var visitor = World.VisitorOf(settings);
            await visitor.OpenAsync("/operations/sign-in");
            return await visitor.SignInAsync();
        }
    }

    /// <summary>As is done every few seconds in every process.</summary>
    private async Task MeasureAsync((string, string?)[] settings)
    {
        await using var scope = World.With(settings).Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Backlog>().MeasureAsync(default);
    }

    /// <summary>Somebody new asks for a code by phone.</summary>
    private async Task<Page> SendAsync(string button, Way way = Way.Plain, (string, string?)[]? at = null)
    {
        var person = World.People.Stranger(way);
        person.Visitor = World.VisitorOf(at ?? FiveADay, way);
        await person.RegisterAsync();
        await person.Visitor.OpenAsync("/verify/phone");
        return await person.Visitor.Fill("Phone number", person.Phone).PressAsync(button);
    }

    /// <summary>Listens to the figure of alarms.</summary>
    private sealed class Alarmed : IDisposable
    {
        private readonly List<string> _kinds = [];
        private readonly System.Diagnostics.Metrics.MeterListener _listener = new();

        public Alarmed()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "portal.alarms.raised") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                lock (_kinds) foreach (var tag in tags) _kinds.Add($"{tag.Value}");
            });
            _listener.Start();
        }

        public void Dispose() => _listener.Dispose();

        public int Count(string kind)
        {
            lock (_kinds) return _kinds.Count(said => said == kind);
        }
    }
}
