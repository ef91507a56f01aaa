using System.Globalization;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Tests.State;

public sealed class TextDictionaryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Equal_texts_have_equal_ordinals_whatever_was_kept_and_forgotten(int seed)
    {
        var random = new Random(seed);
        var texts = new TextDictionary();
        var kept = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var step = 0; step < 200; step++)
        {
            var transients = new Dictionary<string, int>(StringComparer.Ordinal);
            // Great steps and small ones: what a small one forgets is found one by one.
            var count = random.Next(10) == 0 ? 3_000 : random.Next(40);
            for (var index = 0; index < count; index++)
            {
                var text = TextOf(random.Next(4_000));
                if (random.Next(20) == 0)
                {
                    var isTwin = transients.ContainsKey(text) && !kept.ContainsKey(text);
                    kept.TryAdd(text, kept.Count);
                    Assert.Equal(kept[text], texts.Intern(text));
                    Assert.True(!isTwin || texts.HasTwins);
                    continue;
                }
                var ordinal = texts.InternTransient(text);
                if (kept.TryGetValue(text, out var known)) { Assert.Equal(known, ordinal); continue; }
                transients.TryAdd(text, ~transients.Count);
                Assert.Equal(transients[text], ordinal);
                Assert.Equal(text, texts[ordinal]);
            }
            texts.ForgetTransients();
            foreach (var text in transients.Keys) { Assert.Equal(kept.GetValueOrDefault(text, -1), texts.Find(text)); }
        }
        Assert.Equal(kept.Count, texts.Count);
    }

    private static string TextOf(int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new string('x', number % 23) + text;
    }
}
