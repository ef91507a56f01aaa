namespace Telemetry.Nexmark.Events;

/// <summary>Texts by chance.</summary>
internal sealed class NexmarkTexts(Random random)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";

    public string OneOf(string[] texts) => texts[random.Next(texts.Length)];

    /// <summary>Letters with some blanks, between a third of the length and all of it.</summary>
    public string Letters(int lengthMax)
    {
        var length = Math.Max(3, lengthMax - random.Next((lengthMax * 2 / 3) + 1));
        return string.Create(length, random, static (span, random) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = random.Next(13) == 0 ? ' ' : Alphabet[random.Next(Alphabet.Length)];
            }
        }).Trim();
    }

    /// <summary>Letters, a fifth more or less than the length.</summary>
    public string Padding(int length)
    {
        var spread = length / 5;
        return string.Create(length - spread + random.Next((2 * spread) + 1), random, static (span, random) =>
        {
            for (var index = 0; index < span.Length; index++) { span[index] = Alphabet[random.Next(Alphabet.Length)]; }
        });
    }

    public string CreditCard() => string.Join(' ', Enumerable.Range(0, 4).Select(_ => $"{random.Next(10_000):D4}"));

    public string Address() => $"https://www.nexmark.com/{Folder()}/{Folder()}/{Folder()}/item.htm?query=1";

    private string Folder() => Letters(5).Replace(' ', '_');
}
