using Portal.Storage;
using Simulation.Engine;
using Simulation.Neighbours;

namespace Simulation.Rules;

/// <summary>A1 and A4: five guesses for each code and each card, however they arrive; a code works once, for whom and what it was made.</summary>
internal sealed class GuessRules(Run run)
{
    private const int Most = 5;
    private readonly Dictionary<string, HashSet<string>> _judged = [];
    private readonly Dictionary<string, HashSet<string>> _wrong = [];
    private readonly HashSet<string> _typed = [];
    private readonly Dictionary<string, int> _allowed = [];

    /// <summary>
    /// A guess at a code was answered. It was judged when it was the last to be counted there: whoever is overtaken meanwhile is passed over. The same
    /// submission arriving twice is one guess.
    /// </summary>
    public void Answered(string code, string guess, bool isRefused)
    {
        if (!run.Books.IsTrue("SELECT EXISTS (SELECT FROM challenges WHERE id = $1 AND upper(encode(last_form, 'hex')) = $2)", code, Convert.ToHexString(Guesses.NameOf(Convert.FromHexString(guess), code)!))) return;
        Count("code " + code, guess);
        if (!_wrong.TryGetValue(code, out var wrong)) _wrong[code] = wrong = [];
        if (isRefused) wrong.Add(guess);
        else wrong.Remove(guess);
    }

    /// <summary>An operator is about to allow as many more for a card, which the table refuses after the third time.</summary>
    public void MayAllow(string fingerprint) => _allowed["card " + fingerprint[..8]] = Math.Min(3 * Most, _allowed.GetValueOrDefault("card " + fingerprint[..8]) + Most);

    /// <summary>A guess at a card's code or amount was answered with right or wrong.</summary>
    public void JudgedCard(string fingerprint, string guess) => Count("card " + fingerprint[..8], guess);

    public void Types(string accountId, string code) => _typed.Add($"{accountId} {code}");

    /// <summary>The newest code by mail, alive, with guesses left, for an address that nobody else has proven.</summary>
    public bool MustWork(string accountId, string typed)
    {
        var live = run.Books.Text("""
            SELECT c.id FROM challenges c JOIN accounts a ON a.id = c.account_id
            WHERE a.id = $1 AND c.purpose = 'ProveEmail' AND c.used_at IS NULL AND c.ended_at IS NULL AND c.expires_at - interval '6 minutes' > simulation.now() AND c.tries < 5
                AND NOT EXISTS (SELECT FROM accounts o WHERE o.email_key = a.email_key AND o.email_proven_at IS NOT NULL)
            """, accountId);
        return live is not null && MailedWith(live)?.Code == typed;
    }

    /// <summary>A mail that is sent again says what is true then: no code while the address is somebody else's, and a code once that account is gone.</summary>
    private Received? MailedWith(string code) => run.Mail.Delivered.Find(mail => mail.Name == "code:" + code && mail.Code is not null);

    /// <summary>A code was accepted; which one, the books say.</summary>
    public void Accepted(string accountId, string purpose)
    {
        var used = run.Books.Ask("SELECT id FROM challenges WHERE account_id = $1 AND purpose = $2 AND used_at IS NOT NULL", row => row.GetString(0), accountId, purpose);
        if (!run.Books.HasAccount(accountId)) return;
        if (used.Count > 1 || (used.Count == 0 && IsFresh(accountId, purpose))) run.Fail($"A4: a code works once, but {used.Count} codes are used for {purpose}.");
        else if (used.Count == 1 && _wrong.TryGetValue(used[0], out var wrong) && wrong.Count >= Most) run.Fail($"A1: nothing is judged after {Most} wrong guesses, but {used[0]} was used after {wrong.Count}.");
        else if (used.Count == 1 && purpose == "ProveEmail" && MailedWith(used[0]) is { } mail && !_typed.Contains($"{accountId} {mail.Code}"))
            run.Fail("A4: a code was accepted that nobody typed.");
    }

    /// <summary>Used codes are tidied away an hour after they lapsed; who gives one more then is told that all is proven already.</summary>
    private bool IsFresh(string accountId, string purpose) =>
        run.Books.IsTrue($"SELECT {(purpose == "ProveEmail" ? "email" : "phone")}_proven_at > simulation.now() - interval '1 hour' FROM accounts WHERE id = $1", accountId);

    private void Count(string what, string guess)
    {
        if (!_judged.TryGetValue(what, out var guesses)) _judged[what] = guesses = [];
        var most = Most + _allowed.GetValueOrDefault(what);
        if (guesses.Add(guess) && guesses.Count > most) run.Fail($"A1: at most {most} guesses are judged, but {guesses.Count} were for {what}.");
    }
}
