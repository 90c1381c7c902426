using Portal.Domain;
using Portal.Web;
using Simulation.Neighbours;

namespace Simulation.People;

/// <summary>Somebody with an address, a telephone, cards and a PayPal account; what they have lies with others too.</summary>
internal sealed class Person(int number, string country, string email, string phone, IReadOnlyList<Plastic> cards, IReadOnlyList<Payer> payers)
{
    public int Number => number;
    public string Country => country;
    public string Email => email;
    public string Phone => phone;
    public IReadOnlyList<Plastic> Cards => cards;
    public IReadOnlyList<Payer> Payers => payers;
    public Secret Password { get; } = new($"nine purple ladders {number}");

    /// <summary>The value of the session cookie; null when signed out.</summary>
    public string? Cookie { get; set; }

    /// <summary>Values that a sign-out or deletion made worthless.</summary>
    public List<string> DeadCookies { get; } = [];

    /// <summary>What only this person writes to support.</summary>
    public string Words => $"It does not work for number {number} of us.";

    /// <summary>The account of the last answer with a session.</summary>
    public string? AccountId
    {
        get;
        set
        {
            field = value;
            if (value is not null) Accounts.Add(value);
        }
    }

    /// <summary>All that were ever theirs.</summary>
    public HashSet<string> Accounts { get; } = [];

    /// <summary>The last form was sent off, and no answer came.</summary>
    public bool BrokeOff { get; set; }

    public Plastic? LastCard { get; set; }

    /// <summary>The last form sent off: it may be sent again.</summary>
    public Sent? LastSent { get; set; }

    /// <summary>Ways to PayPal that were begun, perhaps in several tabs.</summary>
    public List<Opening> AtPayPal { get; } = [];
}

/// <summary>A submission, what its page demands, and what follows.</summary>
/// <param name="Then">Told the answer, once it reached the visitor, and the account of the session it was sent with.</param>
internal sealed record Sent(string Name, Command Command, Action<Answer, string?>? Then = null)
{
    public bool NeedsSession { get; init; } = true;
    public bool NeedsProof { get; init; }
    public bool NeedsPassword { get; init; }

    /// <summary>The account it was first sent with.</summary>
    public string? ShownTo { get; set; }

    /// <summary>Told the account, as the handler begins.</summary>
    public Action<string?>? Before { get; init; }
}

/// <summary>Something a person is about to do.</summary>
internal sealed record Act(string Name, Func<Task> Do);
