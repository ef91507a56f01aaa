using System.Text;

namespace Telemetry.Gateway.Webhooks.Topics;

/// <summary>Topic names with places for what an event is about.</summary>
internal static class TopicText
{
    private const int LengthMax = 512;
    private static readonly string[] Places = ["{type}", "{device}", "{rule}"];

    /// <summary>Whether the text is a topic that can be published to, once its places are filled in.</summary>
    public static bool IsValid(string text)
    {
        string bare = Places.Aggregate(text, (left, place) => left.Replace(place, "x", StringComparison.Ordinal));
        return bare.Length is > 0 and <= LengthMax && bare[0] != '$' && bare.IndexOfAny(['+', '#', '{', '}']) < 0
            && !bare.Any(char.IsControl) && !bare.Any(char.IsSurrogate);
    }

    /// <summary>The topic of one event. Nothing in an event adds a level or a wildcard.</summary>
    public static string Of(string template, Notification notification)
    {
        (string? device, string? rule) = notification switch
        {
            Notification.OfAlert { Alert: var alert } => (alert.Device, alert.Rule),
            Notification.OfDevice { Event: var happened } => (happened.Device, null),
            Notification.OfDigest { Digest: var digest } => (digest.Device, null),
            _ => ((string?)null, (string?)null),
        };
        return new StringBuilder(template)
            .Replace("{type}", Level(notification.Type))
            .Replace("{device}", Level(device))
            .Replace("{rule}", Level(rule))
            .ToString();
    }

    private static string Level(string? text) => string.IsNullOrEmpty(text) ? "_" : string.Create(
        text.Length,
        text,
        static (target, source) =>
        {
            for (int index = 0; index < target.Length; index++)
            {
                char letter = source[index];
                target[index] = char.IsAsciiLetterOrDigit(letter) || letter is '.' or ':' or '-' or '_' ? letter : '_';
            }
        });
}
