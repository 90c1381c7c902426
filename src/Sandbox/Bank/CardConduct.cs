namespace Sandbox.Bank;

/// <summary>How a test card behaves; decided by its number, which is then forgotten.</summary>
internal enum CardConduct
{
    Accepts,
    Declines,
    InsufficientFunds,
    Lost,
    Stolen,
    Expired,
    WrongCvc,
    ProcessingError,

    /// <summary>Accepted, but the security code does not match.</summary>
    CvcCheckFails,

    /// <summary>Can be saved; every charge is declined.</summary>
    ChargesDecline,

    /// <summary>3-D Secure once; afterwards charges in the owner's absence pass.</summary>
    AuthenticateUntilSetUp,

    /// <summary>3-D Secure for every payment.</summary>
    AuthenticateAlways,

    /// <summary>3-D Secure while the owner is there; charges in their absence pass.</summary>
    AuthenticateWhenPresent,

    /// <summary>3-D Secure, then no money.</summary>
    AuthenticateThenNoFunds,
    RefundIsPending,
    RefundFailsLater,

    /// <summary>Its owner disputes each charge, and has the money back from the bank: then it cannot be refunded.</summary>
    Disputes,

    /// <summary>The same, but the bank decides for the seller.</summary>
    DisputesAndLoses,

    /// <summary>Its owner disputes each charge that was refunded, all the same, and the bank decides for the seller.</summary>
    DisputesRefunds,
}
