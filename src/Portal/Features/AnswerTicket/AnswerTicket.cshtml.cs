using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Payments;
using Portal.Domain.Support;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AnswerTicket;

/// <summary>A ticket, and what an operator can do about it here. The answer itself goes by mail, from the support mailbox.</summary>
public sealed class AnswerTicketPage(PortalDb db, Guesses guesses) : OperatorPage
{
    [FromForm(Name = "number")]
    public long? Number { get; set; }

    [FromForm(Name = "card")]
    public string? Card { get; set; }

    [FromQuery(Name = "allowed")]
    public bool WasAllowed { get; set; }

    public int More { get; } = Guesses.Most;

    public int MostOfCard { get; } = Guesses.MostOfCard;

    public Ticket? Ticket { get; private set; }

    public IReadOnlyList<SpentCard> Cards { get; private set; } = [];

    public string NameOf(SpentCard card) => card.Brand is null ? "" : CardBrand.Name(card.Brand);

    protected override bool IsAboutSomething => Ticket is not null;

    public override async Task ShowAsync(CancellationToken ct)
    {
        Ticket = await db.Tickets.AsNoTracking().FirstOrDefaultAsync(ticket => ticket.Number == Number, ct);
        if (Ticket is not null) Cards = await guesses.SpentCardsAsync(Ticket.AccountId, ct);
    }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Number = long.TryParse(Request.Query["number"], CultureInfo.InvariantCulture, out var number) ? number : null;
        // A refused form stands at an address without it; loaded again, that leads back to the list.
        if (Number is null) return new Gone("/operations", wholePage: false);
        await ShowAsync(ct);
        return Ticket is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAllowAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return Ticket is null ? NotFound() : await SendAsync(new AllowAttemptsCommand(Ticket.Number, Card), ct);
    }

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return Ticket is null ? NotFound() : await SendAsync(new CloseTicketCommand(Ticket.Number), ct);
    }
}
