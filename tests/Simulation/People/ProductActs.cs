using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Features.Billing;
using Portal.Features.Products;
using Portal.Storage;
using Simulation.Engine;

namespace Simulation.People;

/// <summary>Trying, buying, ending and paying.</summary>
internal sealed class ProductActs(Run run, Browser browser, Dice dice)
{
    private static readonly string[] Names = ["trial", "starter", "daily", "weekly", "storage", "traffic", "daily", "traffic"];
    private static readonly string[] Coupons = ["FIVE-OFF-NOW", "HALF-OFF-NOW", "FIVE-OFF-NOW", "NO-SUCH-COUPON"];

    /// <summary>What somebody does next whose account is ready.</summary>
    public Act Next(Person person, Situation situation) => dice.Weighted<Func<Act>>(
    [
        (() => Start(person), situation.HasProducts ? 2 : 10),
        (() => SwitchRenewal(person, situation), situation.HasTerm ? 3 : 0.2),
        (() => Terminate(person), situation.Uses ? 1.5 : 0.1),
        (() => PayNow(person), situation.Owes ? 4 : 0.2),
        (() => Redeem(person), 1),
        (() => Look(person), 1),
    ])();

    public Act Anything(Person person, Situation situation) =>
        dice.Pick<Func<Act>>([() => Start(person), () => SwitchRenewal(person, situation), () => Terminate(person), () => PayNow(person), () => Redeem(person), () => Look(person)])();

    private Act Start(Person person)
    {
        var name = dice.Pick(Names);
        return Do(person, new Sent("starts " + name, browser.Fill(new StartProductCommand(name, TermsOf(name))), (answer, account) =>
        {
            if (!answer.IsRefused) run.Products.Started(account!, name);
        })
        { NeedsProof = true, Before = _ => run.Products.HasBegun = true });
    }

    private string? TermsOf(string name) => run.Services.GetRequiredService<IOptions<CatalogueOptions>>().Value.Products.TryGetValue(name, out var entry) ? entry.Terms : null;

    private Act SwitchRenewal(Person person, Situation situation)
    {
        var renew = situation.HasEndingTerm ? dice.Hits(0.6) : dice.Hits(0.15);
        return Do(person, new Sent(renew ? "turns renewal on" : "turns renewal off", browser.Fill(new SwitchRenewalCommand(One(person, "Subscription"), renew))) { NeedsProof = true });
    }

    private Act Terminate(Person person) => Do(person, new Sent("terminates a product", browser.Fill(new TerminateProductCommand(One(person, "PayAsYouGo")))) { NeedsProof = true });

    public Act PayNow(Person person) => Do(person, new Sent("pays now", browser.Fill(new PayNowCommand())) { NeedsProof = true });

    private Act Redeem(Person person)
    {
        var code = dice.Pick(Coupons);
        return Do(person, new Sent("redeems a coupon", browser.Fill(new RedeemCouponCommand(code)), (answer, account) =>
        {
            if (!answer.IsRefused) run.Products.Redeemed(account!, code);
        })
        { NeedsProof = true, Before = _ => run.Products.HasBegun = true });
    }

    private Act Look(Person person) => new("looks at billing", () => browser.LookAsync(person, async (services, _) =>
    {
        var page = ActivatorUtilities.CreateInstance<BillingPage>(services);
        await page.OnGetAsync(default);
        return page;
    }));

    /// <summary>Mostly one in use, else one that is over, or somebody else's.</summary>
    private string? One(Person person, string kind)
    {
        var mine = run.Books.Ask($"SELECT id FROM subscriptions WHERE account_id = $1 AND kind = '{kind}' ORDER BY ended_at IS NOT NULL, started_at, id", row => row.GetString(0), person.AccountId!);
        if (mine.Count > 0) return dice.Hits(0.7) ? mine[0] : dice.Pick(mine);
        return run.Books.Text($"SELECT id FROM subscriptions WHERE kind = '{kind}' ORDER BY id LIMIT 1");
    }

    private Act Do(Person person, Sent sent) => new(sent.Name, () => browser.SendAsync(person, sent));
}
