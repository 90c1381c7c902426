using Simulation.Engine;
using Simulation.Neighbours;

namespace Simulation.People;

/// <summary>How an account stands, as far as that decides what somebody does next.</summary>
internal sealed record Situation(bool EmailProven, bool PhoneProven, bool IsClosing, bool HasCard, bool CardIsVerified, bool HasPayPal, bool HasEmailCode, bool HasPhoneCode)
{
    public bool IsReady => EmailProven && PhoneProven && !IsClosing && (CardIsVerified || HasPayPal);

    /// <summary>A subscription, or one that does not renew itself.</summary>
    public bool HasTerm { get; init; }
    public bool HasEndingTerm { get; init; }

    /// <summary>Something that is paid as it is used.</summary>
    public bool Uses { get; init; }
    public bool Owes { get; init; }
    public bool HasProducts => HasTerm || Uses;
}

/// <summary>The people of a run, and who does what next: mostly the next sensible thing, sometimes anything.</summary>
internal sealed class Town
{
    private static readonly string[] Countries = ["GB", "GB", "GB", "DE"];
    private readonly Run _run;
    private readonly Dice _dice;
    private readonly List<Person> _people = [];
    private readonly Dictionary<string, int> _wishes = [];
    private readonly Dictionary<string, int> _takenBack = [];
    private readonly Dictionary<string, int> _deletionsUnderWay = [];
    private readonly AccountActs _account;
    private readonly CodeActs _codes;
    private readonly CardActs _cards;
    private readonly PayPalActs _payPal;
    private readonly OperatorActs _operators;
    private readonly ProductActs _products;

    public Town(Run run, Dice dice)
    {
        (_run, _dice) = (run, dice);
        var browser = new Browser(run, dice);
        (_account, _codes, _cards, _payPal) = (new AccountActs(run, browser, dice, this), new CodeActs(run, browser, dice), new CardActs(run, browser, dice), new PayPalActs(run, browser, dice));
        (_operators, _products) = (new OperatorActs(run, browser, dice), new ProductActs(run, browser, dice));
        for (var i = dice.Number(1, 4); i > 0; i--) _people.Add(Born(i));
        Browser = browser;
    }

    public IReadOnlyList<Person> People => _people;

    public HashSet<string> UnknownMailboxes { get; } = [];

    public HashSet<string> DeafNumbers { get; } = [];

    private Browser Browser { get; }

    /// <summary>True while a wish to delete the account was sent and not surely taken back.</summary>
    public bool MayBeDeleted(string account) => _wishes.GetValueOrDefault(account) > _takenBack.GetValueOrDefault(account);

    public void WishesDeletion(string account) => _wishes[account] = _wishes.GetValueOrDefault(account) + 1;

    public void DeletionUnderWay(string account, int more) => _deletionsUnderWay[account] = _deletionsUnderWay.GetValueOrDefault(account) + more;

    /// <summary>How many were sent so far.</summary>
    public int WishesOf(string account) => _wishes.GetValueOrDefault(account);

    /// <summary>The customer was told that the account stays; it counts for the wishes that were sent before, when none was sent meanwhile.</summary>
    public void TakesBack(string account, int wishesBefore)
    {
        if (_wishes.GetValueOrDefault(account) == wishesBefore && _deletionsUnderWay.GetValueOrDefault(account) == 0) _takenBack[account] = wishesBefore;
    }

    /// <summary>What happens next; twice the same when somebody pressed twice.</summary>
    public IReadOnlyList<Act> NextActs()
    {
        if (_dice.Hits(0.05) && _operators.Next() is { } help) return [help];
        if (_run.Products.Users.Count > 0 && _dice.Hits(0.25) && _run.Teams.Next() is { } reports) return reports;
        var person = _dice.Pick(_people);
        if (person.LastSent is { } last && (_dice.Hits(_run.Mix.Repeats) || (person.BrokeOff && _dice.Hits(0.5)))) return [Again(person, last)];
        var act = Choose(person);
        if (act is null) return [];
        return person.LastSent is { } && _dice.Hits(_run.Mix.Repeats / 2) ? [act, Again(person, person.LastSent)] : [act];
    }

    /// <summary>The next sensible thing of whoever is not ready to buy yet; null when all are.</summary>
    public Act? NextBeforeShopping()
    {
        var person = _people.Take(2).FirstOrDefault(person => person.Cookie is null || SituationOf(person) is not { IsReady: true });
        if (person is null) return null;
        if (person.Cookie is null) return person.AccountId is null ? _account.Register(person) : _account.Come(person);
        return SituationOf(person) is { } situation ? Onward(person, situation) : new Act("looks", () => _cards.LookAsync(person));
    }

    private Situation? SituationOf(Person person) => person.AccountId is { } account ? Find(account) : null;

    private Act Again(Person person, Sent sent) => new($"{sent.Name} again", () => Browser.SendAsync(person, sent));

    private Act? Choose(Person person)
    {
        if (person.Cookie is null) return _account.Come(person);
        if (SituationOf(person) is not { } situation) return new Act("looks", () => _cards.LookAsync(person));
        // Who sees that nothing works, and fears for the money, leaves.
        if (situation is { HasCard: true, CardIsVerified: false, IsClosing: false } && _run.Gateway.Manners.HasTrouble && _dice.Hits(0.2)) return _account.Delete(person);
        if (situation is { PhoneProven: false, IsClosing: false } && _dice.Hits(_run.Mix.Calls)) return _codes.AskByPhone(person);
        return _dice.Hits(0.7) ? Onward(person, situation) : Anything(person, situation);
    }

    private Act Onward(Person person, Situation situation) => situation switch
    {
        { IsClosing: true, Owes: true } => _dice.Pick<Func<Act>>([() => _account.Keep(person), () => _cards.Add(person), () => _cards.GoOn(person), () => _payPal.GoOn(person), () => _products.PayNow(person)])(),
        { IsClosing: true } => _dice.Pick([_account.Keep(person), _account.Delete(person), _account.Keep(person)]),
        { EmailProven: false, PhoneProven: false } when _dice.Hits(0.3) => _codes.Phone(person, situation),
        { EmailProven: false } => _codes.Email(person, situation),
        { PhoneProven: false } when _dice.Hits(0.3) => _codes.Phone(person, situation),
        { IsReady: true } when _dice.Hits(_run.Mix.Shops) => _products.Next(person, situation),
        { HasCard: false } when _dice.Hits(0.8) => _cards.Add(person),
        { HasCard: true, CardIsVerified: false } => _cards.GoOn(person),
        { HasPayPal: false } => _payPal.GoOn(person),
        _ => _dice.Pick([_cards.Remove(person), _account.Delete(person), _payPal.Remove(person)]),
    };

    private Act Anything(Person person, Situation situation) => _dice.Weighted<Func<Act>>(
    [
        (() => _codes.Email(person, situation), 2),
        (() => _codes.Phone(person, situation), 2),
        (() => _cards.Add(person), 2),
        (() => _cards.GoOn(person), 3),
        (() => _cards.Remove(person), 2),
        (() => _payPal.GoOn(person), 3),
        (() => _payPal.Remove(person), 1),
        (() => _payPal.EndThere(person), 1),
        (() => _account.Delete(person), 2),
        (() => _account.Keep(person), 1),
        (() => _account.Ticket(person), 1),
        (() => _account.SignOut(person), 1),
        (() => _account.UseDeadCookie(person), 1),
        (() => _account.Register(person), 1),
        (() => _products.Anything(person, situation), 2),
    ])();

    private Situation? Find(string account) => _run.Books.Ask("""
        SELECT email_proven_at IS NOT NULL, phone_proven_at IS NOT NULL, closing_since IS NOT NULL,
            EXISTS (SELECT FROM payment_methods m WHERE m.account_id = a.id AND kind = 'Card' AND removed_at IS NULL),
            EXISTS (SELECT FROM payment_methods m WHERE m.account_id = a.id AND kind = 'Card' AND removed_at IS NULL AND verified_at IS NOT NULL),
            EXISTS (SELECT FROM payment_methods m WHERE m.account_id = a.id AND kind = 'PayPal' AND removed_at IS NULL),
            EXISTS (SELECT FROM challenges c WHERE c.account_id = a.id AND purpose = 'ProveEmail' AND used_at IS NULL AND ended_at IS NULL),
            EXISTS (SELECT FROM challenges c WHERE c.account_id = a.id AND purpose = 'ProvePhone' AND used_at IS NULL AND ended_at IS NULL),
            EXISTS (SELECT FROM subscriptions s WHERE s.account_id = a.id AND kind = 'Subscription' AND ended_at IS NULL),
            EXISTS (SELECT FROM subscriptions s WHERE s.account_id = a.id AND kind = 'Subscription' AND ended_at IS NULL AND renewal_off_at IS NOT NULL),
            EXISTS (SELECT FROM subscriptions s WHERE s.account_id = a.id AND kind = 'PayAsYouGo' AND ended_at IS NULL),
            EXISTS (SELECT FROM charges c WHERE c.account_id = a.id AND state <> 'Paid')
        FROM accounts a WHERE id = $1
        """, row => new Situation(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5), row.GetBoolean(6), row.GetBoolean(7)) { HasTerm = row.GetBoolean(8), HasEndingTerm = row.GetBoolean(9), Uses = row.GetBoolean(10), Owes = row.GetBoolean(11) }, account).FirstOrDefault();

    private Person Born(int number)
    {
        var first = _people.Count == 0 ? null : _people[0];
        var country = _dice.Pick(Countries);
        var email = first is not null && _dice.Hits(0.25) ? first.Email : $"person{number}@post.example";
        var phone = country == "DE" ? $"+4915123{number:000000}" : $"+4474001{number:00000}";
        if (_dice.Hits(0.05)) UnknownMailboxes.Add(email);
        if (_dice.Hits(0.05)) DeafNumbers.Add(phone);
        var cards = Enumerable.Range(0, 3).Select(_ => first is not null && _dice.Hits(0.2) ? _dice.Pick(first.Cards) : _cards.Print(country)).ToList();
        var payers = Enumerable.Range(0, 2).Select(which => first is not null && _dice.Hits(0.2) ? _dice.Pick(first.Payers) : new Payer($"payer{number}{which}", _dice.Hits(0.85) ? country : "US", _dice.Hits(0.9), _dice.Pick([0, 0, 0.5]))).ToList();
        return new Person(number, country, email, phone, cards, payers);
    }
}
