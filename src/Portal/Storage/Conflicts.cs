using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Storage;

/// <summary>Unique indexes that have the last word, by name.</summary>
public static class Conflicts
{
    public const string IntentTwice = "ix_intents_key";
    public const string FormTwice = "pk_forms";
    public const string NewsTwice = "pk_news";
    public const string PasskeyTwice = "ux_passkeys_credential_id";
    public const string EmailProvenTwice = "ux_accounts_proven_email";
    public const string PaymentIdentityTwice = "ux_payment_methods_live_identity";
    public const string SecondPaymentMethodOfKind = "ux_payment_methods_live_kind";

    public const string SecondTrial = "ux_subscriptions_trial";
    public const string ProductTwice = "ux_subscriptions_live_product";
    public const string PeriodChargedTwice = "ux_charges_period";
    public const string CouponTwice = "ux_coupons_code";
    public const string UsageTwice = "ux_usage_events_id";

    /// <summary>Which unique index refused; null when something else went wrong.</summary>
    public static string? Name(DbUpdateException fault) =>
        fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } refused ? refused.ConstraintName : null;

    /// <summary>
    /// True when somebody else's change came between, or two waited for each other and this one had to stand back: the decision has to be
    /// made anew. Nothing was changed.
    /// </summary>
    public static bool CameBetween(Exception fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } || (fault.InnerException is { } inner && CameBetween(inner));

    /// <summary>
    /// True when a decision that was made in a transaction has to be made anew: another one came between, has what is there once only, or took away what this one
    /// would have changed.
    /// </summary>
    public static bool WasOvertaken(Exception fault) => fault is DbUpdateConcurrencyException || CameBetween(fault) || (fault is DbUpdateException refused && Name(refused) is not null);
}
