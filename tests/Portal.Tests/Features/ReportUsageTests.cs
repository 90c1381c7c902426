using System.Net;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Product teams report usage: keyed, once for each event, and with an answer that a program understands whatever is wrong.</summary>
public sealed class ReportUsageTests : PortalTest
{
    private ProductTeam Team => new(World, "storage-team");

    [Fact]
    public async Task Usage_is_taken_shown_and_charged()
    {
        var (person, card, account) = await World.UsingAsync();

        var answer = await Team.ReportAsync(World.Event(account, "1", 40.5m), World.Event(account, "2", 59.5m));

        Assert.Equal((HttpStatusCode.OK, 2), (answer.Status, answer.Json["taken"]!.GetValue<int>()));
        Assert.Equal(["taken", "taken"], answer.Events);
        Assert.Contains("Used and not charged yet: 100, which is USD 3.75 so far.", (await person.Visitor.OpenAsync("/products")).Text, StringComparison.Ordinal);
        await World.PassDaysAsync(31);
        Assert.Equal(["3.75"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task The_same_report_again_changes_nothing_and_says_so()
    {
        var (_, _, account) = await World.UsingAsync();
        var (first, second) = (World.Event(account, "1", 2), World.Event(account, "2", 3));
        await Team.ReportAsync(first);

        var answer = await Team.ReportAsync(first, second, second);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["known", "taken", "known"], answer.Events);
        Assert.Equal(5m, await World.AskSqlAsync<decimal>("SELECT sum(quantity) FROM usage_events"));
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_refused_and_the_first_stays()
    {
        var ((_, _, account), (_, _, another)) = (await World.UsingAsync(), await World.UsingAsync());
        var at = World.Clock.GetUtcNow();
        await Team.ReportAsync(Of(account, "storage", at));

        var answer = await Team.ReportAsync(World.Event(account, "1", 3), World.Event(account, "2", 1), World.Event(account, "2", 4),
            Of(another, "storage", at), Of(account, "starter", at), Of(account, "storage", at.AddMilliseconds(-1)));

        Assert.Equal(HttpStatusCode.MultiStatus, answer.Status);
        Assert.Equal(["event_id_reused", "taken", "event_id_reused", "event_id_reused", "event_id_reused", "event_id_reused"], answer.Events);
        Assert.Equal(3m, await World.AskSqlAsync<decimal>("SELECT sum(quantity) FROM usage_events"));

        static object Of(string account, string product, DateTimeOffset at) => new { id = "1", account, product, quantity = 2, at = at.ToString("O") };
    }

    [Fact]
    public async Task Two_teams_may_use_the_same_ids()
    {
        var (_, _, account) = await World.UsingAsync();
        await Team.ReportAsync(World.Event(account, "1"));

        Assert.Equal(["taken"], (await new ProductTeam(World, "other-team").ReportAsync(World.Event(account, "1", 7))).Events);
    }

    [Fact]
    public async Task Each_event_that_is_not_in_order_says_why_and_keeps_no_other_from_being_taken()
    {
        var (person, _, account) = await World.UsingAsync();
        World.Advance(TimeSpan.FromHours(1));
        await person.SignInAsync();
        await person.AtProductsAsync("Terminate");
        await World.People.WithProvenEmailAsync();
        var other = await World.AskSqlAsync<string>("SELECT id FROM accounts WHERE id <> $1", account);

        var answer = await Team.ReportAsync(
            World.Event("nobody", "1"), World.Event(account, "2", product: "no-such"), World.Event(account, "3", product: "starter"), World.Event(account, "4", ago: TimeSpan.FromHours(2)),
            World.Event(account, "5"), World.Event(account, "6", ago: TimeSpan.FromMinutes(30)), World.Event(account, "7", ago: TimeSpan.FromHours(-1)), World.Event(other!, "8"));

        Assert.Equal(HttpStatusCode.MultiStatus, answer.Status);
        Assert.Equal(["unknown_account", "unknown_product", "unknown_product", "before_start", "after_termination", "taken", "in_the_future", "product_not_in_use"], answer.Events);
        Assert.Equal(1, await World.CountAsync("usage_events"));
    }

    [Fact]
    public async Task What_comes_after_the_last_charge_came_too_late()
    {
        var (person, card, account) = await World.UsingAsync();
        var used = World.Event(account, "1", 100, ago: TimeSpan.FromSeconds(1));
        World.Advance(TimeSpan.FromMinutes(5));
        var late = World.Event(account, "2", 100, ago: TimeSpan.FromSeconds(1));
        await person.AtProductsAsync("Terminate");
        Assert.Equal(["before_start"], (await Team.ReportAsync(used)).Events);
        Assert.Equal(["taken"], (await Team.ReportAsync(World.Event(account, "0", 100, ago: TimeSpan.FromMinutes(2)))).Events);
        await World.PassDaysAsync(1.5);

        Assert.Equal(["too_late"], (await Team.ReportAsync(late)).Events);
        Assert.Equal(["3.75"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task Usage_of_an_account_that_is_closing_or_gone_has_errors_of_its_own()
    {
        var (_, _, account) = await World.UsingAsync();
        await World.SqlAsync("UPDATE accounts SET closing_since = $1; ", World.Clock.GetUtcNow());
        await World.SqlAsync("UPDATE subscriptions SET ended_at = $1, settles_at = $1", World.Clock.GetUtcNow());
        Assert.Equal(["account_closing"], (await Team.ReportAsync(World.Event(account, "1"))).Events);
        var leaver = await World.People.WithProvenEmailAsync();
        var gone = await World.AskSqlAsync<string>("SELECT id FROM accounts WHERE closing_since IS NULL");
        await leaver.Visitor.OpenAsync("/account/delete");
        await leaver.Visitor.PressAsync("OK");
        Assert.Equal(0, await World.CountAsync("accounts", $"id = '{gone}'"));

        var answer = await Team.ReportAsync(World.Event(gone!, "1"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(["usage_after_deletion"], answer.Events);
        Assert.Equal(0, await World.CountAsync("usage_events"));
    }

    [Theory]
    [InlineData("UPDATE subscriptions SET ended_at = '{0}', settles_at = '{0}', settled_at = '{0}'", "too_late")]
    [InlineData("INSERT INTO audit (at, account_id, act, actor) SELECT now(), id, 'account-deleted', 'customer' FROM accounts; DELETE FROM accounts", "usage_after_deletion")]
    public async Task Usage_that_crosses_the_last_charge_or_the_deletion_waits_for_it_and_comes_behind(string change, string code)
    {
        var (_, _, account) = await World.UsingAsync();
        World.Advance(TimeSpan.FromMinutes(5));
        await Team.ReportAsync(World.Event("nobody", "warm"));
        Reported? answer = null;

        await World.MeanwhileAsync(
            "SELECT 1 FROM accounts FOR UPDATE; " + string.Format(System.Globalization.CultureInfo.InvariantCulture, change, World.Clock.GetUtcNow().ToString("O")),
            async () => answer = await Team.ReportAsync(World.Event(account, "1", ago: TimeSpan.FromMinutes(1))));

        Assert.Equal([code], answer!.Events);
        Assert.Equal(0, await World.CountAsync("usage_events"));
    }

    [Theory]
    [InlineData("""{"account":"a","product":"storage","quantity":1,"at":"2026-11-25T09:00:00Z"}""", "id")]
    [InlineData("""{"id":"","account":"a","product":"storage","quantity":1,"at":"2026-11-25T09:00:00Z"}""", "id")]
    [InlineData("""{"id":7,"account":"a","product":"storage","quantity":1,"at":"2026-11-25T09:00:00Z"}""", "id")]
    [InlineData("""{"id":"a\u0000b","account":"a","product":"storage","quantity":1,"at":"2026-11-25T09:00:00Z"}""", "id")]
    [InlineData("""{"id":"\ud800","account":"a","product":"storage","quantity":1,"at":"2026-11-25T09:00:00Z"}""", "id")]
    [InlineData("""{"id":"1","product":"storage","quantity":1,"at":"2026-11-25T09:00:00Z"}""", "account")]
    [InlineData("""{"id":"1","account":"a","quantity":1,"at":"2026-11-25T09:00:00Z"}""", "product")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":0,"at":"2026-11-25T09:00:00Z"}""", "quantity")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":-1,"at":"2026-11-25T09:00:00Z"}""", "quantity")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":"1","at":"2026-11-25T09:00:00Z"}""", "quantity")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":0.0000001,"at":"2026-11-25T09:00:00Z"}""", "quantity")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":1e300,"at":"2026-11-25T09:00:00Z"}""", "quantity")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":1000001,"at":"2026-11-25T09:00:00Z"}""", "quantity")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":1,"at":"2026-11-25T09:00:00"}""", "at")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":1,"at":"yesterday"}""", "at")]
    [InlineData("""{"id":"1","account":"a","product":"storage","quantity":1}""", "at")]
    [InlineData("""[]""", "object")]
    [InlineData("""null""", "object")]
    public async Task A_malformed_event_says_which_answer_is_wrong(string malformed, string names)
    {
        var answer = await Team.SendAsync($"{{\"events\":[{malformed}]}}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(["malformed"], answer.Events);
        Assert.Contains(names, answer.Json["events"]![0]!["error"]!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 400, "malformed")]
    [InlineData("{", 400, "malformed")]
    [InlineData("[]", 400, "malformed")]
    [InlineData("{}", 400, "malformed")]
    [InlineData("""{"events":[]}""", 400, "malformed")]
    [InlineData("""{"events":{}}""", 400, "malformed")]
    [InlineData("""{"events":[{}],"\ud800a":1}""", 400, "malformed")]
    public async Task What_is_no_report_is_a_problem_that_programs_understand(string body, int status, string code)
    {
        var answer = await Team.SendAsync(body);

        Assert.Equal((status, "application/problem+json", code), ((int)answer.Status, answer.ContentType, answer.Code));
    }

    [Fact]
    public async Task A_report_of_another_type_too_many_events_or_too_many_bytes_is_refused_as_such()
    {
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "not_json"), await CodeAsync(Team.SendAsync("x", "text/plain")));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "not_json"), await CodeAsync(Team.SendAsync("events=1", "application/x-www-form-urlencoded")));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too_many_events"), await CodeAsync(Team.SendAsync($"{{\"events\":[{string.Join(',', Enumerable.Repeat("1", 501))}]}}")));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too_large"), await CodeAsync(Team.SendAsync($"{{\"events\":[\"{new string('x', 600_000)}\"]}}")));
    }

    [Fact]
    public async Task A_full_report_of_five_hundred_is_taken()
    {
        var (_, _, account) = await World.UsingAsync();

        var answer = await Team.ReportAsync([.. Enumerable.Range(0, 500).Select(number => World.Event(account, $"event-of-a-reasonable-length-{number}"))]);

        Assert.Equal((HttpStatusCode.OK, 500), (answer.Status, answer.Json["taken"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("key-of-storage-team-0123456789abcdef0123456789abcde")]
    public async Task Without_the_right_key_nothing_is_taken(string key)
    {
        var (_, _, account) = await World.UsingAsync();

        var answer = await Team.SendAsync(ProductTeam.Body(World.Event(account, "1")), key: key);

        Assert.Equal((HttpStatusCode.Unauthorized, "unknown_key"), (answer.Status, answer.Code));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(0, await World.CountAsync("usage_events"));
    }

    [Fact]
    public async Task Wrong_keys_are_counted_by_network_and_right_ones_get_in_all_the_same()
    {
        (string, string?) few = ("Usage:WrongKeysInAMinute", "3");
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await Team.SendAsync("{}", key: "wrong", more: few)).Status);

        var answer = await Team.SendAsync("{}", key: "wrong", more: few);

        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_requests"), (answer.Status, answer.Code));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.BadRequest, (await Team.SendAsync("{}", more: few)).Status);
    }

    [Fact]
    public async Task A_team_that_asks_too_often_waits_and_another_does_not()
    {
        (string, string?)[] few = [("Usage:RequestsInAMinute", "3"), new ProductTeam(World, "other-team").Setting];
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.BadRequest, (await Team.SendAsync("{}", more: few)).Status);

        var answer = await Team.SendAsync("{}", more: few);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.BadRequest, (await Team.SendAsync("{}", key: new ProductTeam(World, "other-team").Key, more: few)).Status);
        World.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.BadRequest, (await Team.SendAsync("{}", more: few)).Status);
    }

    private static async Task<(HttpStatusCode, string?)> CodeAsync(Task<Reported> asked)
    {
        var answer = await asked;
        return (answer.Status, answer.Code);
    }
}
