using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.RetryIntent;

/// <summary>One intent from near: what it is about, and for money what the books say. Nothing of what is sealed in it.</summary>
public sealed class RetryIntentPage(PortalDb db) : OperatorPage
{
    [FromForm(Name = "id")]
    public long? Id { get; set; }

    public Intent? Intent { get; private set; }

    /// <summary>The lines of the ledger that belong to the same card check.</summary>
    public IReadOnlyList<CardPayment> Lines { get; private set; } = [];

    protected override bool IsAboutSomething => Intent is not null;

    public override async Task ShowAsync(CancellationToken ct)
    {
        Intent = await db.Intents.AsNoTracking().FirstOrDefaultAsync(intent => intent.Id == Id, ct);
        // The keys of a card check name it after the first colon; others find nothing.
        var check = Intent?.Key.Split(':').ElementAtOrDefault(1);
        Lines = await db.CardPayments.AsNoTracking().Where(line => line.CardCheckId == check).OrderBy(line => line.Kind).ToListAsync(ct);
    }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Id = long.TryParse(Request.Query["id"], System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;
        // A refused form stands at an address without it; loaded again, that leads back to the list.
        if (Id is null) return new Gone("/operations", wholePage: false);
        await ShowAsync(ct);
        return Intent is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return Intent is null ? NotFound() : await SendAsync(new RetryIntentCommand(Intent.Id), ct);
    }
}
