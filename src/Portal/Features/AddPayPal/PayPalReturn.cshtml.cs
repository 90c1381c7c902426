using Microsoft.AspNetCore.Mvc;
using Portal.Web;

namespace Portal.Features.AddPayPal;

/// <summary>Where PayPal sends the visitor back. Counts only with the state of this very session; loading it again changes nothing more.</summary>
[NeedsProof]
public sealed class PayPalReturnPage(PayPalReturns returns) : StepPage
{
    [FromQuery(Name = "state")]
    public string? State { get; set; }

    public string? Refusal { get; private set; }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var came = await returns.FinishAsync(State, ct);
        if (!came.IsKnown) return NotFound();
        if (came.NextPlace is not null) return new Gone(came.NextPlace, wholePage: false);
        Refusal = came.Refusal;
        return Page();
    }
}
