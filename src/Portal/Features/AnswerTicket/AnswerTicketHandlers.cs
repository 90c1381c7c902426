using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AnswerTicket;

/// <param name="Card">One of the account's cards whose attempts are spent, as the page named it.</param>
public sealed record AllowAttemptsCommand(long Number, string? Card) : Command;

/// <summary>
/// Lets the owner guess again. The money of the check went back when the attempts were spent, and stays back: its line is still on the
/// statement, so code and amount can be given as before; or the card is added again, which makes a new check with new money. The mail says so.
/// </summary>
internal sealed class AllowAttemptsHandler(PortalDb db, Guesses guesses, AttemptsAllowedLetters letters, Visit visit, TimeProvider time) : IRequestHandler<AllowAttemptsCommand, Answer>
{
    public async Task<Answer> Handle(AllowAttemptsCommand command, CancellationToken cancellationToken)
    {
        // Transact commits: the attempts, the line in the audit trail and the mail are there together.
        await db.Database.BeginTransactionAsync(cancellationToken);
        var ticket = await db.Tickets.SingleAsync(ticket => ticket.Number == command.Number, cancellationToken);
        var card = (await guesses.SpentCardsAsync(ticket.AccountId, cancellationToken)).Find(spent => spent.Id == command.Card);
        if (card is null) return Answer.Refuse("", "This card has attempts left, or is not one of this account's. Nothing was changed.");
        if (!await guesses.AllowCardAsync(card.FingerprintHash, cancellationToken)) return Answer.Refuse("", "This card has had all the attempts that we ever allow. Ask its owner to use another one.");
        var detail = string.Create(CultureInfo.InvariantCulture, $"ticket {ticket.Number}, {card.Allowed + Guesses.Most} in all");
        db.Note(time.GetUtcNow(), ticket.AccountId, "card-attempts-allowed", visit.Operator, detail);
        letters.Plan(ticket);
        return Answer.GoTo(string.Create(CultureInfo.InvariantCulture, $"/operations/ticket?number={ticket.Number}&allowed=true"));
    }
}

public sealed record CloseTicketCommand(long Number) : Command;

internal sealed class CloseTicketHandler(PortalDb db, Visit visit, TimeProvider time) : IRequestHandler<CloseTicketCommand, Answer>
{
    public async Task<Answer> Handle(CloseTicketCommand command, CancellationToken cancellationToken)
    {
        // Transact commits: of two operators at once the one that closes it also says so.
        await db.Database.BeginTransactionAsync(cancellationToken);
        var ticket = await db.Tickets.FromSql($"SELECT * FROM tickets WHERE number = {command.Number} FOR UPDATE").SingleAsync(cancellationToken);
        if (ticket.ClosedAt is null) db.Note(time.GetUtcNow(), ticket.AccountId, "ticket-closed", visit.Operator, string.Create(CultureInfo.InvariantCulture, $"ticket {ticket.Number}"));
        ticket.Close(time.GetUtcNow());
        return Answer.GoTo(string.Create(CultureInfo.InvariantCulture, $"/operations?closed={ticket.Number}"));
    }
}
