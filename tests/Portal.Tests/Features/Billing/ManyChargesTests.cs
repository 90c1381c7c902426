using Portal.Tests.Kit;

namespace Portal.Tests.Features.Billing;

/// <summary>An account with more charges than its page shows.</summary>
public sealed class ManyChargesTests : PortalTest
{
    /// <summary>The page shows a hundred; here the hundred newest are being collected, and one that can be paid is older.</summary>
    [Fact]
    public async Task Outstanding_and_whether_it_can_be_paid_count_those_too_that_are_too_many_to_be_shown()
    {
        var (person, _) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await World.SqlAsync("""
            INSERT INTO charges (id, account_id, subscription_id, product, period, period_from, period_to, amount_cents, discount_cents, waived_cents, state, attempt, due_at, planned_at, collecting_since, payment_method_id)
            SELECT id || n, account_id, subscription_id, product, period + n, period_from, period_to, 1200, 100, 0, 'Collecting', 1, due_at, planned_at + n * interval '1 second', planned_at, (SELECT id FROM payment_methods LIMIT 1)
            FROM charges, generate_series(1, 110) n
            """);

        var page = await person.Visitor.OpenAsync("/billing");

        Assert.Contains("Outstanding USD 1222.00", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasButton("Pay now"));
        Assert.Equal(100, page.Document.QuerySelectorAll("main .state").Length);
    }
}
