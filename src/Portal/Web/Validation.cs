using FluentValidation;
using FluentValidation.Results;
using Portal.Domain;
using Portal.Domain.Accounts;

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

    /// <summary>What is wrong with a new password, which is typed twice: the same wherever one is chosen.</summary>
    /// <param name="email">Its owner's address, as far as it is known here.</param>
    public static void RefusePasswords<T>(this ValidationContext<T> context, PasswordRule rule, Secret password, Secret again, EmailAddress? email)
    {
        context.Refuse(rule.Judge(password, email).Refusal);
        if (!password.IsEmpty && !again.Equals(password)) context.Refuse(new Refusal("ConfirmPassword", "The two passwords are not the same. Type the same password twice."));
    }

    /// <summary>The refusal that a failure stands for.</summary>
    public static Refusal RefusalOf(ValidationFailure failure) => failure.CustomState as Refusal ?? new Refusal(failure.PropertyName, failure.ErrorMessage);
}
