using Portal.Ports;
using Simulation.Engine;
using Simulation.Neighbours;

namespace Simulation.Rules;

/// <summary>D1, M2 and M3 for what is sold: what the vendors took and the teams reported, against the portal's books.</summary>
internal sealed class ProductRules(Run run)
{
    private const long SmallestCents = 50;

    /// <summary>As the portal is told to wait for the last usage.</summary>
    public static readonly TimeSpan LastUsageWithin = TimeSpan.FromHours(2);

    /// <summary>Clocks may be off by as much.</summary>
    private static readonly TimeSpan Off = TimeSpan.FromMinutes(6);

    private readonly HashSet<(string Account, string Product)> _started = [];
    private readonly HashSet<(string Account, string Code)> _redeemed = [];
    private Products _before = new([], [], [], []);
    private DateTimeOffset _lookedAt = SimClock.Start;

    /// <summary>Somebody wanted something of it; before that there is nothing to look at.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Accounts that ever had something that is paid as it is used, with what and since when, in the order it was seen.</summary>
    public List<(string Account, string Product, DateTimeOffset Since)> Users { get; } = [];

    public IEnumerable<Taking> Takings => run.Gateway.Takings.Concat(run.PayPal.Takings);

    /// <summary>The customer was told that it is theirs.</summary>
    public void Started(string account, string product) => _started.Add((account, product));

    public void Redeemed(string account, string code) => _redeemed.Add((account, code));

    public void CheckOrder(PaymentOrder order, string key)
    {
        CheckOrder(order.Reference, order.Amount.Cents, key);
        var (owner, payer) = (run.Books.Text("SELECT account_id FROM charges WHERE id = $1", order.Reference), run.Known.AccountOf(order.CustomerId));
        if (owner != payer) run.Fail($"M2: a charge is collected from who owes it, but {order.Reference} of {owner} was from {payer}.");
    }

    public void CheckOrder(OrderToPay order, string key) => CheckOrder(order.Reference, order.Amount.Cents, key);

    public void CheckTaking(Taking taking)
    {
        if (Takings.Count(other => other.Reference == taking.Reference) > 1) run.Fail($"M2: a charge is collected once, but this was again: {taking}.");
    }

    public void Check(Snapshot accounts)
    {
        if (!HasBegun) return;
        var now = run.Books.ReadProducts();
        foreach (var user in now.Subscriptions.Where(product => product.Kind == "PayAsYouGo").Select(product => (product.AccountId, product.Product, product.StartedAt)).Except(Users).ToList()) Users.Add(user);
        CheckCharges(now);
        CheckProducts(now, accounts);
        CheckUsage(now);
        (_before, _lookedAt) = (now, run.Clock.World);
    }

    /// <summary>An account is gone since somebody last looked.</summary>
    public void CheckGone(string account)
    {
        if (!HasBegun) return;
        foreach (var open in run.Books.ReadProducts().Charges.Where(charge => charge.AccountId == account && charge.State != "Paid"))
            run.Fail($"D1: no account is deleted while something is to be paid, but this was: {open}.");
        foreach (var product in _before.Subscriptions.Where(product => product.AccountId == account && MayNotBeOver(product)))
            run.Fail($"D1: no account is deleted with a product in use, or usage that is still waited for, but this was: {product}.");
    }

    /// <summary>When all troubles are over and a day has passed.</summary>
    public void CheckEnd(Snapshot accounts)
    {
        if (!HasBegun) return;
        var (now, late) = (run.Books.ReadProducts(), run.Clock.World - Off);
        foreach (var open in now.Charges.Where(charge => charge.State == "Collecting" || (charge.State == "Pending" && charge.DueAt < late))) run.Fail($"M3: a charge is collected or declined, but this is open: {open}.");
        foreach (var product in now.Subscriptions.Where(product => product.EndedAt is null && product.PeriodEndsAt < late)) run.Fail($"D2: a period that is over is followed by another, or the product ends, but this did not: {product}.");
        foreach (var product in now.Subscriptions.Where(product => product is { IsSettled: false, SettlesAt: { } at } && at < late)) run.Fail($"D2: the last usage is charged, but this was not: {product}.");
        foreach (var product in now.Subscriptions.Where(product => product is { IsSettled: true, UnitPrice: { } }))
            if (Cents(now.Usage.Where(usage => usage.SubscriptionId == product.Id && usage.ChargeId is null).Sum(usage => usage.Quantity), product) > 0) run.Fail($"D1: all usage is charged when a product is settled, but some of this was not: {product}.");
        run.Teams.CheckEnd(accounts);
        foreach (var charge in now.Charges.Where(charge => run.Mail.Delivered.Where(mail => mail.Text.Contains($"Receipt number {charge.Number},", StringComparison.Ordinal)).Select(mail => mail.Name).Distinct().Count() > 1))
            run.Fail($"N2: one receipt for a charge, but this has several: {charge}.");
    }

    /// <summary>A closing account waits for its owner, or for the next try.</summary>
    public bool Holds(string account) => HasBegun && run.Books.ReadProducts().Charges.Exists(charge => charge.AccountId == account && charge.State is "Failed" or "Pending");

    private void CheckOrder(string charge, long cents, string key)
    {
        run.Calls.RequireIntent(key, "charge for a product");
        var due = run.Books.Ask("SELECT amount_cents - discount_cents - waived_cents FROM charges WHERE id = $1", row => row.GetInt64(0), charge);
        if (due.Count == 0) run.Fail($"M2: nothing is collected without a charge in the books, but {charge} was.");
        else if (due[0] != cents) run.Fail($"M4: what is due is collected, but of {charge} it was {cents} instead of {due[0]} cents.");
    }

    private void CheckCharges(Products now)
    {
        foreach (var twice in now.Charges.GroupBy(charge => (charge.SubscriptionId, charge.Period)).Where(group => group.Count() > 1))
            run.Fail($"M2: a period is charged once, but {string.Join(" and ", twice)} are for the same.");
        var taken = Takings.ToLookup(taking => taking.Reference);
        foreach (var charge in now.Charges)
        {
            var mine = taken[charge.Id].ToList();
            if (charge is { WaivedCents: > 0 } and not { DueCents: 0, WaivedCents: < SmallestCents }) run.Fail($"M4: only what is too little to be collected is given up, but this was: {charge}.");
            if (charge.DueCents < 0 || charge.DueCents is > 0 and < SmallestCents) run.Fail($"M4: a charge is nothing, or enough to be collected, but this is neither: {charge}.");
            if (charge is { State: "Paid", DueCents: > 0 } && !(mine is [var paid] && paid.Id == charge.VendorId && paid.Cents == charge.DueCents)) run.Fail($"M3: what is written down as paid was taken, once and in full, but {charge} was {Listed(mine)}.");
            if (charge is { State: "Pending" or "Failed" } && mine.Count > 0) run.Fail($"M3: the books say that this was not taken, but it was: {charge} {Listed(mine)}.");
            if (charge is { DueCents: 0 } && mine.Count > 0) run.Fail($"M4: for nothing nothing is taken, but this was: {charge} {Listed(mine)}.");
        }
        foreach (var lost in Takings.Where(taking => now.Charges.TrueForAll(charge => charge.Id != taking.Reference))) run.Fail($"M2: money was taken that is not in the books: {lost}.");
    }

    private static string Listed(List<Taking> takings) => takings.Count == 0 ? "never taken" : string.Join(" and ", takings);

    private void CheckProducts(Products now, Snapshot accounts)
    {
        foreach (var twice in now.Subscriptions.Where(product => product.EndedAt is null).GroupBy(product => (product.AccountId, product.Product)).Where(group => group.Count() > 1)) run.Fail($"X2: a product is in use once, but {string.Join(" and ", twice)} are the same.");
        foreach (var twice in now.Subscriptions.Where(product => product.Kind == "Trial").GroupBy(product => product.AccountId).Where(group => group.Count() > 1)) run.Fail($"X2: one trial for an account, but {twice.Key} has had {twice.Count()}.");
        foreach (var term in now.Subscriptions.Where(product => product.Kind == "Subscription"))
        {
            var periods = now.Charges.Where(charge => charge.SubscriptionId == term.Id).ToList();
            if (periods.Count != term.Period) run.Fail($"M2: each period is charged once, but {term} has {periods.Count} charges.");
            if (periods.Exists(charge => charge.AmountCents != term.PriceCents)) run.Fail($"M4: a term costs what was agreed, but one of these does not: {term}.");
        }
        foreach (var twice in now.Coupons.GroupBy(coupon => (coupon.AccountId, coupon.Code)).Where(group => group.Count() > 1)) run.Fail($"X2: a coupon is redeemed once for an account, but {twice.Key} was {twice.Count()} times.");
        foreach (var coupon in now.Coupons.Where(coupon => coupon.LeftCents < 0 || coupon.LeftCharges < 0 || coupon.LeftCents > coupon.AmountCents)) run.Fail($"M4: a coupon gives what it says, but this is overdrawn: {coupon}.");
        foreach (var holder in now.Coupons.GroupBy(coupon => coupon.AccountId).Where(group => group.All(coupon => coupon.AmountCents is not null)))
            if (now.Charges.Where(charge => charge.AccountId == holder.Key).Sum(charge => charge.DiscountCents) != holder.Sum(coupon => coupon.AmountCents - coupon.LeftCents)) run.Fail($"M4: what coupons lost was taken off charges, but not for {holder.Key}.");
        foreach (var (account, product) in _started.Where(started => accounts.Accounts.ContainsKey(started.Account)))
            if (!now.Subscriptions.Exists(row => row.AccountId == account && row.Product == product)) run.Fail($"X1: what was answered stays, but this did not: {product} is started ({account}).");
        foreach (var (account, code) in _redeemed.Where(redeemed => accounts.Accounts.ContainsKey(redeemed.Account)))
            if (!now.Coupons.Exists(row => row.AccountId == account && row.Code == code)) run.Fail($"X1: what was answered stays, but this did not: {code} is redeemed ({account}).");
    }

    private void CheckUsage(Products now)
    {
        var products = now.Subscriptions.ToDictionary(product => product.Id);
        foreach (var charge in now.Charges.Where(charge => charge.Quantity is not null && products.ContainsKey(charge.SubscriptionId)))
        {
            var used = now.Usage.Where(usage => usage.ChargeId == charge.Id).Sum(usage => usage.Quantity);
            if (used != charge.Quantity) run.Fail($"M4: each event is charged once, but {charge} is made of {used}.");
            if (Cents(charge.Quantity ?? 0, products[charge.SubscriptionId]) != charge.AmountCents) run.Fail($"M4: usage costs quantity times price, but this does not: {charge}.");
        }
        foreach (var charged in now.Charges.Where(charge => charge.Quantity is not null).GroupBy(charge => (charge.AccountId, charge.Product)))
            if (charged.Sum(charge => charge.Quantity) > run.Teams.Taken(charged.Key.AccountId, charged.Key.Product)) run.Fail($"M4: no more is charged than was reported, but it is for {charged.Key}.");
    }

    private static long Cents(decimal quantity, SubscriptionRow product) => (long)Math.Round(quantity * product.UnitPrice!.Value * 100m, MidpointRounding.AwayFromZero);

    /// <summary>As it stood when somebody last looked: its time is not over by now.</summary>
    private bool MayNotBeOver(SubscriptionRow product) => product.Kind switch
    {
        "Subscription" => product.EndedAt is null && product.PeriodEndsAt > run.Clock.World + Off,
        "PayAsYouGo" => !product.IsSettled && (product.SettlesAt ?? _lookedAt + LastUsageWithin) > run.Clock.World + Off,
        _ => false,
    };
}
