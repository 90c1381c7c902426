using FluentValidation;
using FluentValidation.Results;
using Portal.Domain;

namespace Portal.Web;

/// <summary>Lets a validator speak through the domain's own readers, so that a rule and its sentence stand in one place.</summary>
public static class Validation
{
    /// <summary>Refuses in the words of a reader or rule.</summary>
    public static void Refuse<T>(this ValidationContext<T> context, Refusal? refusal)
    {
        if (refusal is null) return;
        context.AddFailure(new ValidationFailure(refusal.Field, refusal.Why) { CustomState = refusal });
    }

    /// <summary>The refusal that a failure stands for.</summary>
    public static Refusal RefusalOf(ValidationFailure failure) => failure.CustomState as Refusal ?? new Refusal(failure.PropertyName, failure.ErrorMessage);
}
