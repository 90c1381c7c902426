using MediatR;

namespace Portal.Web;

/// <summary>What a visitor asks for. One record a form; its handler answers where to go on.</summary>
public abstract record Command : IRequest<Answer>
{
    /// <summary>
    /// Names this very submission: a keyed hash over the form's one-time key and all that was typed. The same submission arriving
    /// twice, one after the other or at once, has one effect and the same answer.
    /// </summary>
    public byte[]? FormKey { get; init; }

    /// <summary>
    /// Each arrival is done, counted and written down anew: what comes of it is done outside the transaction, as a file that is written; or it ends
    /// the sessions that there are, and an old page that is sent again means those of today.
    /// </summary>
    public virtual bool IsNewEachTime => false;
}
