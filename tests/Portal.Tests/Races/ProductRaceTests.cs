using Portal.Storage;
using Portal.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Races;

/// <summary>Fifty at once, each with a form of its own, so that only the database keeps them apart (D1, X2).</summary>
public sealed class ProductRaceTests : PortalTest
{
    private const int Clients = 50;

    [Theory]
    [InlineData("Buy", "Subscription")]
    [InlineData("Activate", "PayAsYouGo")]
    [InlineData("Start free trial", "Trial")]
    public async Task A_product_that_fifty_tabs_start_at_once_is_started_once(string button, string kind)
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        var tabs = await TabsAsync(person, "/products");

        var pages = await Race.OfAsync(Clients, number => tabs[number].PressAsync(button));
        await World.SettleAsync();

        Assert.Single(pages, page => page.Status == 200);
        Assert.All(pages.Where(page => page.Status != 200), page => Assert.Contains("You have this product already.", page.Errors[0], StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("subscriptions", $"kind = '{kind}'"));
        Assert.Equal(kind == "Subscription" ? ["12.00"] : [], await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_coupon_that_fifty_tabs_redeem_at_once_is_redeemed_once()
    {
        var (person, _) = await World.People.ReadyAsync();
        person.Visitor = World.VisitorOf([("Billing:CouponTriesInAnHour", "100"), ("Billing:CouponTriesOfNetworkInAnHour", "1000")]);
        await person.SignInAsync();
        var tabs = await TabsAsync(person, "/billing");

        var pages = await Race.OfAsync(Clients, number => tabs[number].Fill("Coupon code", "WELCOME-2026").PressAsync("Redeem"));

        Assert.Single(pages, page => page.Status == 200);
        Assert.Equal(1, await World.CountAsync("coupons"));
    }

    [Fact]
    public async Task Usage_that_fifty_programs_report_at_once_is_counted_once()
    {
        var (_, card, account) = await World.UsingAsync();
        var team = new ProductTeam(World, "storage-team");
        var events = Enumerable.Range(0, 20).Select(number => World.Event(account, $"{number}", 5)).ToArray();
        await team.ReportAsync(World.Event(account, "warm", 1));

        // Each in an order of its own, so that rows would be waited for crosswise.
        var answers = await Race.OfAsync(Clients, number => team.ReportAsync([.. events.Skip(number % 20).Concat(events.Take(number % 20))]));

        Assert.All(answers, answer => Assert.Equal(200, (int)answer.Status));
        Assert.Equal(20, answers.Sum(answer => answer.Events.Count(said => said == "taken")));
        Assert.Equal(101m, await World.AskSqlAsync<decimal>("SELECT sum(quantity) FROM usage_events"));
        await World.PassDaysAsync(31);
        Assert.Equal(["3.79"], await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_charge_that_fifty_collect_at_once_is_taken_once()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        await World.Neighbours.TroubleAsync("stripe", "lose-answer");
        await person.AtProductsAsync("Buy");
        await World.Neighbours.TroubleAsync("stripe", "ok");
        var key = await World.AskSqlAsync<string>("SELECT key FROM intents WHERE kind = 'collect-charge'");
        var tabs = await TabsAsync(person, "/security");

        await Race.OfAsync(Clients, async number =>
        {
            if (number % 2 == 0) await tabs[number].OpenAsync("/billing");
            else await World.InScopeAsync(services => services.GetRequiredService<Intents>().CarryOutNowAsync(key!, CancellationToken.None));
            return true;
        });
        await World.SettleAsync();

        Assert.Equal(["12.00"], await World.TakenAsync(card));
        Assert.Equal("Paid", await World.ChargesAsync());
    }

    [Fact]
    public async Task A_failed_charge_that_fifty_tabs_pay_at_once_is_taken_once()
    {
        var (person, card) = await World.People.ReadyAsync();
        await World.QuietAsync();
        person.Visitor = World.VisitorOf([("Billing:PayNowInAnHour", "100")]);
        await person.SignInAsync();
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await World.SqlAsync("UPDATE charges SET state = 'Failed'");
        await World.SqlAsync("UPDATE intents SET state = 'moot', ended_at = now() WHERE kind = 'collect-charge' AND ended_at IS NULL");
        await World.Neighbours.TroubleAsync("stripe", "ok");
        var tabs = await TabsAsync(person, "/billing");

        await Race.OfAsync(Clients, number => tabs[number].PressAsync("Pay now"));
        await World.SettleAsync();

        Assert.Equal(["12.00"], await World.TakenAsync(card));
        Assert.Equal("Paid", await World.ChargesAsync());
    }

    [Fact]
    public async Task Whoever_buys_and_removes_the_only_payment_method_at_once_does_one_of_both()
    {
        for (var round = 0; round < 5; round++)
        {
            var (person, _) = await World.People.ReadyAsync();
            await World.QuietAsync();
            var account = await World.AskSqlAsync<string>("SELECT id FROM accounts ORDER BY created_at DESC LIMIT 1");
            var buyers = await TabsAsync(person, "/products", 10);
            await person.Visitor.OpenAsync("/payment-methods");
            await person.Visitor.PressAsync("Remove");
            var removal = person.Visitor.Prepare("Remove");

            await Race.OfAsync(20, number => number % 2 == 0 ? buyers[number / 2].PressAsync("Activate") : person.Visitor.Twin().SendAsync(removal));

            var (uses, pays) = (await World.CountAsync("subscriptions", $"account_id = '{account}'"), await World.CountAsync("payment_methods", $"account_id = '{account}' AND removed_at IS NULL"));
            Assert.Equal(1, uses + (1 - pays));
        }
    }

    [Fact]
    public async Task Usage_that_crosses_the_end_of_a_period_is_charged_once_and_none_is_lost()
    {
        var (_, card, account) = await World.UsingAsync();
        var team = new ProductTeam(World, "storage-team");
        await team.ReportAsync(World.Event(account, "first", 100));
        World.Advance(TimeSpan.FromDays(30));

        await Race.OfAsync(30, async number =>
        {
            if (number % 10 == 0) await World.QuietAsync();
            else await team.ReportAsync(World.Event(account, $"{number}", 100));
            return true;
        });
        await World.PassDaysAsync(31);

        var taken = (await World.TakenAsync(card)).Sum(amount => decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(28 * 3.75m, taken);
        Assert.Equal(0, await World.CountAsync("usage_events", "charge_id IS NULL"));
    }

    /// <summary>Tabs of one browser; each has loaded the page by itself, so each form has a key of its own.</summary>
    private static async Task<IReadOnlyList<Visitor>> TabsAsync(Person person, string path, int count = Clients)
    {
        var tabs = new List<Visitor>();
        for (var i = 0; i < count; i++)
        {
            var tab = person.Visitor.Twin();
            await tab.OpenAsync(path);
            tabs.Add(tab);
        }
        return tabs;
    }
}
