using Portal.Ports;

namespace Portal.Web;

/// <summary>What the carrier said, in the visitor's words.</summary>
public static class PhoneTroubles
{
    public static string InWords(string refusal) => refusal switch
    {
        TelephoneRefusals.NotANumber => "This number does not exist, or cannot be reached. Check it, or use another number.",
        TelephoneRefusals.NoMessages => "This number cannot take messages. Choose “Call immediately”.",
        TelephoneRefusals.CountryClosed => "We cannot reach this country that way. Try the other button, or verify your email address first.",
        TelephoneRefusals.OptedOut => "Messages from us are blocked on this phone. Send START to our number, or choose “Call immediately”.",
        TelephoneRefusals.SwitchedOff => "The phone could not be reached. Make sure that it is on and has a signal, then ask for a new code.",
        TelephoneRefusals.Blocked => "The message was blocked on its way. Choose “Call immediately”, or use another number.",
        TelephoneRefusals.Busy => "The line was busy when we called. End the other call, then ask for a new code.",
        TelephoneRefusals.NoAnswer => "Nobody answered our call. Have the phone at hand, then ask for a new code.",
        TelephoneRefusals.Lost => "Your code was lost on its way to the phone. Ask for a new one, or try the other button.",
        _ => "We cannot send codes by phone right now. Try again later, or verify your email address first.",
    };
}
