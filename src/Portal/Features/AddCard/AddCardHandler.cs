using MediatR;
using Portal.Domain;
using Portal.Domain.Payments;
using Portal.Ports;
using Portal.Web;

namespace Portal.Features.AddCard;

/// <summary>A card as typed into our own form. Number and security code live as long as this record and are written nowhere.</summary>
public sealed record AddCardCommand(Secret CardNumber, string? ExpiryMonth, string? ExpiryYear, Secret SecurityCode, string? HolderName) : Command;

/// <summary>Asks the processor about the card, which moves no money; then takes it or turns it away.</summary>
internal sealed class AddCardHandler(CardOffers offers, CardTaking taking, ICardGateway gateway, TimeProvider time) : IRequestHandler<AddCardCommand, Answer>
{
    public async Task<Answer> Handle(AddCardCommand command, CancellationToken cancellationToken)
    {
        if (await offers.RefuseAsync(command.FormKey, cancellationToken) is { } refused) return refused;
        var offer = await offers.MakeAsync(cancellationToken);
        return await gateway.ReadCardAsync(Entry(command), "read-card:" + offer.Id, cancellationToken) switch
        {
            Reply<GatewayCard>.Answered(var card) => await taking.TakeAsync(offer, card, cancellationToken),
            Reply<GatewayCard>.Refused(var why) => await taking.TurnAwayAsync(offer, why, cancellationToken),
            _ => CardAnswers.NotReached,
        };
    }

    private CardEntry Entry(AddCardCommand command)
    {
        var number = CardNumber.Read(command.CardNumber).Value!;
        var expiry = CardExpiry.Read(command.ExpiryMonth, command.ExpiryYear, time.GetUtcNow()).Value!;
        var code = SecurityCode.Read(command.SecurityCode, number.SecurityCodeLength).Value!;
        return new CardEntry(number.Digits, code, expiry.Month, expiry.Year, CardHolder.Read(command.HolderName).Value!);
    }
}
