namespace KillTests.People;

/// <summary>What a customer knows of something they did.</summary>
internal enum Known
{
    No,

    /// <summary>Asked for; no answer said how it went.</summary>
    Maybe,

    /// <summary>The portal said that it was done: from now on it must stay so.</summary>
    Yes,
}

/// <summary>A customer's own log. The portal is held to it in the end.</summary>
internal sealed class Facts
{
    public Known Registered { get; set; }
    public Known EmailProven { get; set; }
    public Known PhoneProven { get; set; }
    public Known CardAdded { get; set; }
    public Known CardConfirmed { get; set; }
    public Known CardRemoved { get; set; }
    public Known PayPalAdded { get; set; }
    public Known PayPalRemoved { get; set; }
    public Known Bought { get; set; }

    /// <summary>Pay as you go, once, as its team reported.</summary>
    public Known Used { get; set; }
    public Known PasswordChanged { get; set; }
    public Known Deleted { get; set; }

    /// <summary>The portal said that the account deletes itself as soon as the last usage is paid.</summary>
    public bool LeavesLater { get; set; }

    /// <summary>Distinct guesses at the card that were sent, and those that were judged wrong.</summary>
    public int GuessesSent { get; set; }
    public int GuessesWrong { get; set; }

    public override string ToString() =>
        $"registered {Registered}, e-mail {EmailProven}, phone {PhoneProven}, card {CardAdded}/{CardConfirmed}/{CardRemoved} guesses {GuessesWrong}/{GuessesSent}, PayPal {PayPalAdded}/{PayPalRemoved}, bought {Bought}, used {Used}, password {PasswordChanged}, deleted {Deleted}{(LeavesLater ? " later" : "")}";
}
