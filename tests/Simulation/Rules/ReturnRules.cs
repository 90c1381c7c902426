using Simulation.Engine;

namespace Simulation.Rules;

/// <summary>D4: to be deleted twice is to be deleted once; and whoever comes back, be it with the same address, is somebody new who has nothing of the old account.</summary>
internal sealed class ReturnRules(Run run)
{
    /// <summary>Where an account's rows are, and since when each is there.</summary>
    private static readonly (string Table, string Since)[] Held =
    [
        ("sessions", "created_at"), ("known_browsers", "known_since"), ("passkeys", "added_at"), ("mailed_links", "sent_at"), ("payment_methods", "added_at"), ("card_checks", "started_at"),
        ("card_payments", "planned_at"), ("card_offers", "offered_at"), ("paypal_attempts", "started_at"), ("challenges", "sent_at"), ("subscriptions", "started_at"), ("charges", "planned_at"),
        ("coupons", "redeemed_at"), ("tickets", "opened_at"), ("audit", "at"),
    ];

    /// <summary>Clocks of two portals are five minutes apart at most.</summary>
    private static readonly string Older = string.Join(" UNION ALL ", Held.Select(held =>
        $"SELECT '{held.Table}' FROM {held.Table} held JOIN accounts a ON a.id = held.account_id WHERE a.id = $1 AND held.{held.Since} < a.created_at - interval '6 minutes'"));

    private readonly HashSet<string> _addresses = [];
    private readonly Dictionary<string, string> _owners = [];

    public void Left(AccountRow gone) => _addresses.Add(gone.EmailKey);

    public void Check(Snapshot before, Snapshot now)
    {
        foreach (var back in now.Accounts.Keys.Where(run.Known.IsDeleted)) run.Fail($"D4: whoever comes back gets a new id, but {back} was deleted and is there again.");
        foreach (var account in now.Accounts.Values.Where(account => !before.Accounts.ContainsKey(account.Id) && _addresses.Contains(account.EmailKey))) CheckNew(account.Id);
        foreach (var (row, owner) in now.Methods.Select(method => (method.Id, method.AccountId)).Concat(now.Lines.Values.Select(line => (line.Id, line.AccountId))))
            if (!_owners.TryAdd(row, owner) && _owners[row] != owner) run.Fail($"D4: nobody gets what was another account's, but {owner} has {row} of {_owners[row]}.");
    }

    /// <summary>When all is over.</summary>
    public void CheckEnd(Snapshot now, List<IntentRow> intents)
    {
        foreach (var account in now.Accounts.Keys) CheckNew(account);
        foreach (var twice in run.Books.Ask("SELECT account_id FROM audit WHERE act = 'account-deleted' GROUP BY account_id HAVING count(*) > 1", row => row.GetString(0)))
            run.Fail($"D4: an account is deleted once, but the trail says it twice of {twice}.");
        foreach (var back in run.Books.Ask("SELECT a.id FROM accounts a JOIN audit l ON l.account_id = a.id AND l.act = 'account-deleted'", row => row.GetString(0)))
            run.Fail($"D4: whoever comes back gets a new id, but {back} has the one of somebody who was deleted.");
        foreach (var twice in intents.Where(intent => intent.Kind is "farewell" or "farewell-by-phone").GroupBy(intent => intent.Subject).Where(group => group.Count() > 1))
            run.Fail($"D4: an account is deleted once, but two farewells were written to {twice.Key}.");
    }

    private void CheckNew(string account)
    {
        foreach (var table in run.Books.Ask(Older, row => row.GetString(0), account)) run.Fail($"D4: a new account has nothing of an old one, but in {table} {account} has what is older than itself.");
    }
}
