using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.DeleteAccount;

/// <summary>By the date that a closing account's page gives, it is deleted.</summary>
public sealed partial class ClosingDateTests : PortalTest
{
    [Theory, BothWays]
    public async Task With_pay_as_you_go_in_use_it_is_a_day_after_the_last_charge_and_the_account_is_gone_by_then(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Activate");
        await World.UseAsync(100m);

        var page = await person.AskToLeaveAsync();

        var by = DateOf(page);
        Assert.Equal(Minute(World.Clock.GetUtcNow() + TimeSpan.FromHours(24 + 24)), by);
        await AssertGoneByAsync(by, TimeSpan.FromMinutes(30));
        Assert.Equal(["3.75"], await World.TakenAsync(card));
    }

    /// <summary>The fifth failure and later ones wait for a day, by which the account would have been gone.</summary>
    [Fact]
    public async Task While_a_refund_that_was_sent_back_is_out_it_is_not_before_that_is_sent_again()
    {
        var person = await World.WithRefundSentBackAsync();
        await World.SqlAsync("INSERT INTO failed_refunds (id, card_payment_id, account_id, failed_at, returned_at) SELECT 're_' || n, id, account_id, $1, $1 FROM card_payments, generate_series(1, 5) n WHERE kind = 'MicroCharge'", World.Clock.GetUtcNow());
        await World.QuietAsync();
        await person.SignInAsync();
        var again = await World.AskSqlAsync<DateTime>("SELECT due_at FROM intents WHERE kind = 'refund-again'");

        var page = await person.AskToLeaveAsync();

        Assert.Contains($"A refund was sent back to us by its bank. We send it again on {again:d MMMM yyyy HH:mm} UTC. If it comes back once more, the deletion takes longer.", page.Text, StringComparison.Ordinal);
        var by = DateOf(page);
        Assert.InRange(by, Minute(again), Minute(again).AddDays(1));
        await AssertGoneByAsync(by, TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task One_that_is_not_answered_for_days_is_given_no_date_gone_by()
    {
        var person = await World.WithRefundSentBackAsync();
        await World.QuietAsync();
        await person.SignInAsync();
        await person.AskToLeaveAsync();
        await World.Neighbours.TroubleAsync("stripe", "down");
        await World.PassAsync(TimeSpan.FromHours(30), TimeSpan.FromHours(1));
        await person.SignInAsync();

        var page = await person.Visitor.OpenAsync("/account/delete");

        Assert.Contains("This takes longer than it should", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("settled: by", page.Text, StringComparison.Ordinal);
        var next = DateTimeOffset.ParseExact(Again().Match(page.Text).Groups[1].Value, "d MMMM yyyy HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(next, Minute(World.Clock.GetUtcNow()), World.Clock.GetUtcNow().AddMinutes(10));
    }

    private async Task AssertGoneByAsync(DateTimeOffset by, TimeSpan step)
    {
        while (World.Clock.GetUtcNow() + step < by) await World.PassAsync(step, step);
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    private static DateTimeOffset DateOf(Page page) =>
        DateTimeOffset.ParseExact(By().Match(page.Text).Groups[1].Value, "d MMMM yyyy HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DateTimeOffset Minute(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    [GeneratedRegex("settled: by (.*?) UTC, if no payment is declined")]
    private static partial Regex By();

    [GeneratedRegex("We send it again on (.*?) UTC")]
    private static partial Regex Again();
}
