using Microsoft.AspNetCore.Mvc;
using Portal.Web;

namespace Portal.Features.AddCard;

/// <summary>
/// Where the processor's page and the issuer's send the visitor back. Believes nothing in the address: it asks the processor about what
/// this account has open. Loading it again changes nothing more.
/// </summary>
[NeedsProof]
public sealed class CardReturnPage(CardReturns returns) : StepPage
{
    /// <summary>The processor's page, when the visitor has not finished there.</summary>
    public string? PageUrl { get; private set; }

    public bool IsRefused => !ModelState.IsValid;

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var came = await returns.FinishAsync(ct);
        PageUrl = came.PageUrl;
        return came.Answer is null ? Page() : await AnswerAsync(came.Answer, ct);
    }
}
