using Simulation.Engine;

namespace Simulation.Rules;

/// <summary>C1, U1, U2, D1 to D4, M3 and X1: who holds what, who is gone, and what was promised to them.</summary>
internal sealed class PeopleRules(Run run)
{
    private static readonly string[] Waiting = ["look-at-refund", "end-period", "period-ends-soon", "settle-usage", "collect-charge", "finish-card-page"];
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(6);
    private readonly ReturnRules _returns = new(run);
    private Snapshot _before = new([], [], []);

    public void Check(Snapshot now)
    {
        foreach (var twice in now.Accounts.Values.Where(account => account.EmailProven).GroupBy(account => account.EmailKey).Where(group => group.Count() > 1))
            run.Fail($"U1: one live account for a proven address, but there are {twice.Count()} for {twice.Key}.");
        foreach (var twice in now.Methods.GroupBy(method => method.Identity).Where(group => group.Count() > 1))
            run.Fail($"C1: one card or payer belongs to one account, but {string.Join(" and ", twice.Select(method => method.AccountId))} have the same.");
        foreach (var gone in _before.Accounts.Values.Where(account => !now.Accounts.ContainsKey(account.Id))) CheckGone(gone, now);
        _returns.Check(_before, now);
        foreach (var promise in run.Promises.Where(promise => now.Accounts.ContainsKey(promise.Account)))
            if (!promise.Holds(now)) run.Fail($"X1: what was answered stays, but this did not: {promise.What} ({promise.Account}).");
        _before = now;
    }

    private void CheckGone(AccountRow gone, Snapshot now)
    {
        run.Known.Deleted(gone.Id);
        _returns.Left(gone);
        run.Products.CheckGone(gone.Id);
        CheckRefunds(gone.Id);
        if (gone.EmailProven && !run.MayBeDeleted(gone.Id)) run.Fail($"D1: nobody asked for it, but {gone.Id} is deleted.");
        foreach (var line in now.Lines.Values.Where(line => line.AccountId == gone.Id && line.State is "Planned" or "Applied"))
            if (line.AccountId == gone.Id) run.Fail($"D1: no account is deleted with money that is out or unknown, but this was: {line}.");
    }

    /// <summary>A refund that the bank sent back, as far as it was known when the account went.</summary>
    private void CheckRefunds(string account)
    {
        if (run.Books.IsTrue("""
            SELECT EXISTS (SELECT FROM failed_refunds f JOIN audit a ON a.account_id = f.account_id AND a.act = 'account-deleted'
                WHERE f.account_id = $1 AND f.failed_at + interval '6 minutes' < a.at AND (f.returned_at IS NULL OR f.returned_at > a.at + interval '6 minutes'))
            """, account)) run.Fail($"D1: no account is deleted while a refund has not arrived, but {account} was.");
    }

    /// <summary>A card typed into the processor's page by somebody who did not come back is not known here before we are told of it, or the page is over.</summary>
    private bool IsKnown(string token) => run.Books.IsTrue("SELECT EXISTS (SELECT FROM payment_methods WHERE vendor_id = $1)", token)
        || run.Gateway.Pages.Values.Any(page => page.Entered?.Id == token && run.Books.IsTrue("SELECT EXISTS (SELECT FROM intents WHERE key = 'finish-card-page:' || $1 AND ended_at IS NOT NULL)", page.Id));

    /// <summary>
    /// Planned for a day to come: the end of a period, the next try of what was declined; whether a refund has arrived is looked at for four weeks. And what
    /// waits for an owner who does not pay, and the word of a try that was made minutes ago.
    /// </summary>
    private bool WaitsForItsDay(IntentRow intent) => intent.State == "planned"
        && ((Waiting.Contains(intent.Kind) && intent.DueAt > run.Clock.World - Soon) || (intent.Kind == "finish-deletion" && run.Products.Holds(intent.Subject)) || IsJustPlanned(intent));

    private bool IsJustPlanned(IntentRow intent) => intent.Tries == 0 && (intent.DueAt - run.Clock.World).Duration() < Soon;

    /// <summary>When all troubles are over and two days have passed.</summary>
    public void CheckEnd(Snapshot now, List<IntentRow> intents)
    {
        _returns.CheckEnd(now, intents);
        foreach (var claim in run.Books.Ask("SELECT id FROM accounts WHERE email_proven_at IS NULL AND phone_proven_at IS NULL AND email_claimed_until + interval '6 minutes' < simulation.now()", row => row.GetString(0)))
            run.Fail($"U2: a claim that nobody proved is over one day, but {claim} is still there.");
        foreach (var open in intents.Where(intent => !intent.HasEnded && !WaitsForItsDay(intent))) run.Fail($"M3, D2: everything ends, but this did not: {open}.");
        foreach (var words in intents.Where(intent => intent is { HasEnded: true, HoldsWords: true })) run.Fail($"D3: what has ended keeps no words, but this did: {words}.");
        foreach (var closing in now.Accounts.Values.Where(account => account.IsClosing && !run.Products.Holds(account.Id))) run.Fail($"D2: a deletion that was asked for ends, but this did not: {closing.Id}.");
        foreach (var (customer, account) in run.Gateway.Customers.Where(customer => run.Known.IsDeleted(customer.Value))) run.Fail($"D3: nothing of a deleted account stays at the gateway, but {customer} does ({account}).");
        foreach (var token in run.Gateway.Tokens.Values.Where(token => token.Customer is not null && now.Methods.TrueForAll(method => method.VendorId != token.Id) && IsKnown(token.Id)))
            run.Fail($"C1: a card that is on no account hangs on no customer, but {token.Id} does ({token.Customer}).");
        foreach (var agreement in run.PayPal.InForce.Keys.Where(agreement => now.Methods.TrueForAll(method => method.VendorId != agreement)))
            run.Fail($"C1: an agreement that nobody has is in force: {agreement}.");
        foreach (var method in now.Methods.Where(method => method.Kind == "PayPal" && !run.PayPal.InForce.ContainsKey(method.VendorId)))
            run.Fail($"C1: an account has an agreement that is not in force: {method}.");
    }
}

/// <summary>What a customer was told is so.</summary>
internal sealed record Promise(string Account, string What, Func<Snapshot, bool> Holds);
