using Microsoft.AspNetCore.Mvc;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Verify;

/// <summary>Goes to e-mail by default; to the other once that is proven; on to the account when both are.</summary>
public sealed class VerifyPage(Journeys journeys, Visit visit) : StepPage
{
    public override async Task<IActionResult> OnGetAsync(CancellationToken ct) => new Gone(await journeys.OfAsync(visit.AccountId, ct) switch
    {
        { EmailProven: false } => "/verify/email",
        { PhoneProven: false } => "/verify/phone",
        var progress => progress.NextStep,
    }, wholePage: false);
}
