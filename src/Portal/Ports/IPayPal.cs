namespace Portal.Ports;

/// <summary>PayPal billing agreements (vaulted payment methods).</summary>
public interface IPayPal
{
    /// <summary>Where PayPal's own pages are; the only foreign host a visitor is ever sent to from the PayPal page.</summary>
    string ApprovalOrigin { get; }

    /// <summary>Starts an agreement that the payer approves on PayPal's page.</summary>
    Task<Reply<OpenedAgreement>> OpenAgreementAsync(AgreementOrder order, string key, CancellationToken ct);

    /// <summary>Turns an approved start into an agreement. Refused with "not-approved" while the payer has not agreed.</summary>
    Task<Reply<Agreement>> KeepAgreementAsync(string openedId, string key, CancellationToken ct);

    /// <summary>Ends an agreement. Answered also when it was gone already.</summary>
    Task<Reply<bool>> CancelAgreementAsync(string agreementId, CancellationToken ct);
}

/// <param name="ReturnUrl">Holds our own single-use state.</param>
/// <param name="Description">Shown to the payer; at most 127 plain characters.</param>
public sealed record AgreementOrder(string ReturnUrl, string CancelUrl, string Brand, string Description);

/// <param name="ApproveUrl">PayPal's page for the payer.</param>
public sealed record OpenedAgreement(string Id, string ApproveUrl);

/// <summary>An agreement in force.</summary>
/// <param name="PayerId">PayPal's lasting id of the person; null when PayPal names nobody: such an agreement is ended, not used.</param>
/// <param name="Country">ISO 3166-1 alpha-2 of the payer's PayPal account; null when PayPal does not say.</param>
/// <param name="IsVerified">False when PayPal says the payer's account is not verified.</param>
public sealed record Agreement(string Id, string? PayerId, string? Country, bool IsVerified);
