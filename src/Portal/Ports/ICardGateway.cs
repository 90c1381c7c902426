using Portal.Domain;

namespace Portal.Ports;

/// <summary>
/// The card processor. Every call that changes something carries our own key, written to the database before the call and the same for
/// ever; repeating a call under its key gives the first answer, which is how "unknown" is resolved.
/// </summary>
public interface ICardGateway
{
    /// <summary>The smallest amount it can charge, in US cents (Stripe: 50).</summary>
    int SmallestChargeCents { get; }

    /// <summary>True when the number is typed into the processor's own page, so that it never reaches us; false when our form takes it.</summary>
    bool HasOwnPage { get; }

    /// <summary>
    /// Where a visitor may be sent to: the processor's page for the number, and its page that asks the issuer (3-D Secure). Only scheme,
    /// host and port count.
    /// </summary>
    IReadOnlyList<Uri> Sites { get; }

    /// <summary>The words a statement will show for a code, such as "PORTAL* V123456". For the sample on the page.</summary>
    string StatementLine(string code);

    /// <summary>Exchanges number and security code for a token. They exist only in memory, in this call. Nothing is charged.</summary>
    Task<Reply<GatewayCard>> ReadCardAsync(CardEntry entry, string key, CancellationToken ct);

    /// <summary>Opens the processor's own page for card entry.</summary>
    Task<Reply<HostedEntry>> OpenHostedEntryAsync(HostedEntryOrder order, string key, CancellationToken ct);

    /// <summary>What came of it; Answered with null while the visitor has not finished.</summary>
    Task<Reply<GatewayCard?>> ReadHostedEntryAsync(string entryId, CancellationToken ct);

    /// <summary>A customer record, which cards are attached to. The value is its id.</summary>
    Task<Reply<string>> CreateCustomerAsync(string accountId, string key, CancellationToken ct);

    /// <summary>Attaches the card to the customer for later charges, asking the issuer if it wants to see the customer (3-D Secure).</summary>
    Task<Reply<KeptCard>> KeepCardAsync(KeepCardOrder order, string key, CancellationToken ct);

    /// <summary>The state of a <see cref="KeepCardAsync"/> whose customer went to the issuer and came back.</summary>
    Task<Reply<KeptCard>> ReadKeptCardAsync(string setupId, CancellationToken ct);

    /// <summary>
    /// Ends a <see cref="KeepCardAsync"/> that waits for its customer: whoever passes at the issuer later attaches nothing any more. Refused
    /// when it is ended; answered when the customer was faster.
    /// </summary>
    Task<Reply<KeptCard>> StopKeepingAsync(string setupId, string key, CancellationToken ct);

    /// <summary>Reserves an amount without taking it. Refused carries one of <see cref="CardDeclines"/>.</summary>
    Task<Reply<GatewayPayment>> HoldAsync(PaymentOrder order, string key, CancellationToken ct);

    /// <summary>Takes an amount. Refused carries one of <see cref="CardDeclines"/>.</summary>
    Task<Reply<GatewayPayment>> ChargeAsync(PaymentOrder order, string key, CancellationToken ct);

    /// <summary>
    /// What a hold or charge under this key came to, for one whose answer was lost so long ago that the key may be forgotten there: asking
    /// again could make a second one. Answered with null when none was applied; unknown while one that was begun is still being processed there.
    /// </summary>
    Task<Reply<GatewayPayment?>> FindPaymentAsync(PaymentLook look, CancellationToken ct);

    /// <summary>Releases a hold. Answered also when it had been released or had lapsed before.</summary>
    Task<Reply<bool>> VoidAsync(string paymentId, string key, CancellationToken ct);

    /// <summary>
    /// Gives a charge back in full. Answered also when it had been given back before, be it by the bank of an owner who disputed it. The value
    /// may be a refund that failed, at once or when this key was first used: then another key is needed.
    /// </summary>
    Task<Reply<GatewayRefund>> RefundAsync(string paymentId, string key, CancellationToken ct);

    /// <summary>How a refund stands now: banks may send it back days after it was sent off.</summary>
    Task<Reply<GatewayRefund>> ReadRefundAsync(string refundId, CancellationToken ct);

    /// <summary>A card attached before, as its issuer has it now.</summary>
    Task<Reply<GatewayCard>> ReadAttachedCardAsync(string cardId, CancellationToken ct);

    /// <summary>Detaches a card from its customer. Answered also when it was gone already.</summary>
    Task<Reply<bool>> DetachCardAsync(string cardId, string key, CancellationToken ct);

    /// <summary>Deletes the customer record. Answered also when it was gone already.</summary>
    Task<Reply<bool>> DeleteCustomerAsync(string customerId, CancellationToken ct);
}

/// <summary>What kept an answer from being one, in <c>Reply.Unknown.Why</c>.</summary>
public static class CardGatewayTroubles
{
    /// <summary>
    /// It broke there at the first asking, and whoever asks again under the same key is told just that for a day. Only looking tells.
    /// </summary>
    public const string StoredError = "stored-error";
}

public static class CardGatewayPages
{
    /// <summary>True for an address a visitor may be sent to without being asked.</summary>
    public static bool IsPageOf(this ICardGateway gateway, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var page) && gateway.Sites.Any(site => site.GetLeftPart(UriPartial.Authority) == page.GetLeftPart(UriPartial.Authority));
}

/// <summary>A card as typed. Lives for one request.</summary>
public sealed record CardEntry(Secret Number, Secret SecurityCode, int ExpiryMonth, int ExpiryYear, string HolderName);

/// <summary>A card as the processor knows it.</summary>
/// <param name="Id">The processor's token for it.</param>
/// <param name="Fingerprint">The same for the same number, in our account there; null when the processor gives none.</param>
/// <param name="Country">ISO 3166-1 alpha-2 of the issuer; null when unknown.</param>
/// <param name="Funding">credit, debit, prepaid or unknown.</param>
/// <param name="Brand">visa, mastercard, amex, …</param>
public sealed record GatewayCard(string Id, string? Fingerprint, string? Country, string Funding, string Brand, string Last4, int ExpiryMonth, int ExpiryYear)
{
    /// <summary>Set by the hosted page, which creates and attaches by itself.</summary>
    public string? CustomerId { get; init; }

    /// <summary>A word of <see cref="CardDeclines"/> when the hosted page attached a card that we do not take; it must come off again.</summary>
    public string? Declined { get; init; }
}

/// <summary>Asks for a hosted card page.</summary>
/// <param name="Reference">Our attempt id, put on the processor's record.</param>
public sealed record HostedEntryOrder(string CustomerId, string Reference, string ReturnUrl, string CancelUrl);

public sealed record HostedEntry(string Id, string Url);

public sealed record KeepCardOrder(string CustomerId, string CardId, string Reference, string ReturnUrl);

/// <summary>Kept; or, with <paramref name="AuthenticateUrl"/>, waiting for the customer to prove themselves to the issuer there.</summary>
public sealed record KeptCard(string SetupId, bool IsKept, string? AuthenticateUrl);

/// <summary>A hold or charge to make.</summary>
/// <param name="Reference">Our id of the check or charge, put on the processor's record.</param>
/// <param name="StatementCode">The six digits for the statement line; null for the plain line.</param>
public sealed record PaymentOrder(string CustomerId, string CardId, Money Amount, string Reference, string? StatementCode, string Description);

/// <summary>A hold or charge the processor applied.</summary>
/// <param name="StatementLine">What the statement will show, as the processor computed it; null when it did not say.</param>
public sealed record GatewayPayment(string Id, string? StatementLine);

/// <summary>Where a hold or charge may be found.</summary>
/// <param name="Key">The key it was asked for under.</param>
/// <param name="Reference">Of its order: for one that came about later, by itself. Null: by the key alone.</param>
/// <param name="Since">Not before then; leave room for clocks that differ.</param>
/// <param name="Until">Nor after then.</param>
public sealed record PaymentLook(string Key, string? Reference, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>The processor's list of what happened goes back 30 days: what is not on it after that says nothing.</summary>
    public static readonly TimeSpan GoesBack = TimeSpan.FromDays(29);
}

/// <summary>Money on its way back.</summary>
/// <param name="Id">The processor's id of the refund; null when it had been given back before, in a way it does not name.</param>
/// <param name="PaymentId">Of which charge.</param>
/// <param name="HasFailed">It did not arrive, or was called off: the money is out.</param>
public sealed record GatewayRefund(string? Id, string PaymentId, bool HasFailed);

/// <summary>Why a card was declined, in <c>Reply.Refused.Why</c>. Lost, stolen and fraud are all "declined": the visitor may not be the owner.</summary>
public static class CardDeclines
{
    public const string Declined = "declined";
    public const string InsufficientFunds = "insufficient-funds";
    public const string Expired = "expired";
    public const string WrongSecurityCode = "wrong-security-code";
    public const string WrongNumber = "wrong-number";
    public const string TryAgain = "try-again";

    /// <summary>The issuer wants to see the customer, and this call cannot ask.</summary>
    public const string AuthenticationRequired = "authentication-required";

    /// <summary>The issuer asked the customer, who answered wrongly, or not in time.</summary>
    public const string NotAuthenticated = "not-authenticated";
}
