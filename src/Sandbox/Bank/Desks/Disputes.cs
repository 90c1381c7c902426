using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

/// <summary>Owners of cards who tell their bank that a charge is not theirs.</summary>
internal sealed class Disputes(BankBook book, Events events)
{
    private const string Won = "won";

    /// <summary>After how long the bank decides for the seller, with the test card that does so.</summary>
    private const long TurnsAfterSeconds = 3600;

    /// <summary>Right after the charge, by the owners who do.</summary>
    public void Consider(ChargeRecord charge)
    {
        var conduct = ConductOf(charge);
        if (conduct is not (CardConduct.Disputes or CardConduct.DisputesAndLoses)) return;
        Open(charge, conduct is CardConduct.DisputesAndLoses);
        book.Write(charge, "refund", charge.AmountCaptured);
    }

    /// <summary>Right after a refund. They do not have the money twice.</summary>
    public void ConsiderRefunded(ChargeRecord charge)
    {
        if (ConductOf(charge) is CardConduct.DisputesRefunds) Open(charge, loses: true);
    }

    /// <summary>Whether the owner has the money of this charge back by a dispute.</summary>
    public bool HoldsBack(ChargeRecord charge) => book.State.Disputes.Values.Any(dispute => dispute.Charge == charge.Id && dispute.Status != Won);

    /// <summary>The owner has to pay after all.</summary>
    public void Turn()
    {
        foreach (var dispute in book.State.Disputes.Values.Where(dispute => dispute.TurnsAt <= book.Now).ToList())
        {
            (dispute.TurnsAt, dispute.Status) = (null, Won);
            if (ConductOf(book.State.Charges[dispute.Charge]) is CardConduct.DisputesAndLoses) book.Unwrite(dispute.Charge, "refund", dispute.Amount);
            events.Tell("charge.dispute.closed", DisputeShape.Of(dispute));
        }
    }

    private CardConduct ConductOf(ChargeRecord charge) => book.State.PaymentMethods[charge.PaymentMethod].Card.Conduct;

    private void Open(ChargeRecord charge, bool loses)
    {
        var dispute = new DisputeRecord(BankBook.NewId("du_"), book.Now, charge.Id, charge.PaymentIntent, charge.AmountCaptured) { TurnsAt = loses ? book.Now + TurnsAfterSeconds : null };
        book.State.Disputes[dispute.Id] = dispute;
        charge.IsDisputed = true;
        events.Tell("charge.dispute.created", DisputeShape.Of(dispute));
    }
}
