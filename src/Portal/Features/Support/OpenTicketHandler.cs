using System.Globalization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain.Accounts;
using Portal.Domain.Support;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Support;

public sealed record OpenTicketCommand(string? Subject, string? Story) : Command;

internal sealed class OpenTicketValidator : AbstractValidator<OpenTicketCommand>
{
    public OpenTicketValidator()
    {
        RuleFor(command => command.Subject).Cascade(CascadeMode.Stop)
            .Must(subject => !IsNothing(subject)).WithMessage("Say in a few words what it is about")
            .MaximumLength(120).WithMessage("The subject must be 120 characters or fewer")
            .Must(subject => VisibleText.Clean(subject!) is not null).WithMessage("The subject must be a single line of text");
        RuleFor(command => command.Story).Cascade(CascadeMode.Stop)
            .Must(story => !IsNothing(story)).WithMessage("Tell us what happened")
            .MaximumLength(4000).WithMessage("What happened must be told in 4000 characters or fewer")
            .Must(story => !story!.Any(letter => char.IsControl(letter) && letter is not ('\r' or '\n' or '\t'))).WithMessage("What happened has a character that we cannot store");
    }

    /// <summary>Also when all of it is invisible.</summary>
    private static bool IsNothing(string? typed) => string.IsNullOrWhiteSpace(typed) || VisibleText.Clean(typed) is "";
}

internal sealed class OpenTicketHandler(PortalDb db, Intents intents, Limits limits, Visit visit, TimeProvider time, IOptions<SupportOptions> options) : IRequestHandler<OpenTicketCommand, Answer>
{
    internal const string TooMany = "Many tickets were opened. You can open the next one after {0:HH:mm} UTC, or write to us by email.";

    public async Task<Answer> Handle(OpenTicketCommand command, CancellationToken cancellationToken)
    {
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, options.Value.Tickets(visit.AccountId, visit.Network));
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", TooMany);
        // Transact commits: the ticket and its mail are there together or not at all, though the number is known only in between.
        await db.Database.BeginTransactionAsync(cancellationToken);
        var ticket = Ticket.Open(visit.AccountId, command.Subject!.Trim(), command.Story!, time.GetUtcNow());
        db.Tickets.Add(ticket);
        await db.SaveChangesAsync(cancellationToken);
        db.Note(time.GetUtcNow(), visit.AccountId, "ticket-opened", "customer", string.Create(CultureInfo.InvariantCulture, $"ticket {ticket.Number}"));
        intents.Plan(TicketMail.KindName, TicketMail.KeyOf(ticket.Number), visit.AccountId, new TicketMailPayload(ticket.Number));
        return Answer.GoTo(string.Create(CultureInfo.InvariantCulture, $"/support?opened={ticket.Number}"));
    }
}

public sealed record TicketMailPayload(long Number);

/// <summary>Brings a ticket to the people who answer it.</summary>
internal sealed class TicketMail(PortalDb db, IMail mail, Letters letters, IOptions<PortalOptions> portal) : MessageKind<TicketMailPayload>(db)
{
    public const string KindName = "ticket-mail";

    public override string Name => KindName;

    public static string KeyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"ticket:{number}");

    protected override async Task<Outgoing> WriteAsync(Intent intent, TicketMailPayload payload, CancellationToken ct)
    {
        var found = await Db.Tickets.Where(ticket => ticket.Number == payload.Number)
            .Join(Db.Accounts, ticket => ticket.AccountId, account => account.Id, (ticket, account) => new { ticket.Subject, ticket.Story, account.Email, IsProven = account.EmailProvenAt != null, account.Id }).FirstOrDefaultAsync(ct);
        if (found is null) return Outgoing.NotAnyMore("ticket-gone");
        var letter = letters.Write(string.Create(CultureInfo.InvariantCulture, $"Ticket {payload.Number}"), null,
            new LetterLine("{0}", found.Subject), new LetterLine("{0}", found.Story), new LetterLine(found.IsProven ? "From: {0} (account {1})" : "From: {0}, which is not verified: it may be somebody else's (account {1})", found.Email, found.Id));
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, portal.Value.SupportEmail, letter.Subject, letter.Text, letter.Html));
    }
}
