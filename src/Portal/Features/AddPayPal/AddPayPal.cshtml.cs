using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddPayPal;

[NeedsProof, NeedsNoLock, NeedsRecentPassword]
public sealed class AddPayPalPage(IPayPal payPal, Limits limits, Visit visit, IOptions<BillingOptions> billing) : StepPage
{
    /// <summary>PayPal's cancel address brought the visitor here.</summary>
    public bool CameBack => Request.Query.ContainsKey("cancelled");

    public int StartsInAnHour => billing.Value.PayPalStartsInAnHour;

    public DateTimeOffset? WaitsUntil { get; private set; }

    public override async Task ShowAsync(CancellationToken ct)
    {
        WaitsUntil = (await limits.UsedUpAsync(ct, billing.Value.PayPalStarts(visit.AccountId, visit.Network)))[0];
        // Chromium follows a form's 303 to another site only where the page said so beforehand.
        HttpContext.AllowFormActionTo(new Uri(payPal.ApprovalOrigin));
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new AddPayPalCommand(), ct);
}
