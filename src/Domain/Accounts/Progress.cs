namespace Portal.Domain.Accounts;

/// <summary>How far the means of payment are.</summary>
public enum PaymentProgress
{
    None,

    /// <summary>A card is attached and waits for the code or amount from the statement.</summary>
    WaitsForConfirmation,
    Verified,
}

/// <summary>How far a customer has come, and where to go on. Steps ask this; no step knows the next one.</summary>
public sealed record Progress(bool EmailProven, bool PhoneProven, PaymentProgress Payment)
{
    /// <summary>True when a card is among the verified means of payment; false when PayPal alone is.</summary>
    public bool CardIsVerified { get; init; }

    /// <summary>Deletion was asked for: nothing is started any more.</summary>
    public bool IsClosing { get; init; }

    /// <summary>May start trials and buy.</summary>
    public bool IsReady => !IsClosing && EmailProven && PhoneProven && Payment is PaymentProgress.Verified;

    /// <summary>May see the account's pages: the visitor has proven to be somebody.</summary>
    public bool IsSomebody => EmailProven || PhoneProven;

    /// <summary>Where a finished step goes: the task list, once there is a proof.</summary>
    public string NextStep => IsSomebody ? "/setup" : "/verify";

    /// <summary>Where signing in lands: the first thing still to do.</summary>
    public string FirstOpenTask => this switch
    {
        { EmailProven: false, PhoneProven: false } => "/verify/email",
        { EmailProven: false } => "/verify/email",
        { PhoneProven: false } => "/verify/phone",
        { Payment: PaymentProgress.None } => "/payment-methods/add",
        { Payment: PaymentProgress.WaitsForConfirmation } => "/payment-methods/card/confirm",
        _ => "/setup",
    };
}
