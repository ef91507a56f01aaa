using System.Globalization;

namespace Telemetry.Campaigns.Tests;

/// <summary>What a command line asks for. Nothing in it is guessed: what is not understood is refused.</summary>
/// <param name="Name">The campaign.</param>
/// <param name="Count">How many, or how long, as the campaign says; 0 where it takes none.</param>
/// <param name="Seed">Of what is random in it; 0 where nothing is.</param>
internal sealed record CampaignCall(string Name, int Count, int Seed = 0)
{
    /// <param name="arguments">The command line.</param>
    /// <param name="campaigns">Each campaign as it runs without options.</param>
    /// <exception cref="ArgumentException">It is not understood: one line that says what is allowed.</exception>
    public static CampaignCall Parse(IReadOnlyList<string> arguments, IReadOnlyList<CampaignCall> campaigns)
    {
        var usual = campaigns.FirstOrDefault(campaign => campaign.Name == arguments[0])
            ?? throw new ArgumentException(
                $"no campaign is called '{arguments[0]}'; there are "
                + string.Join(", ", campaigns.Select(static campaign => campaign.Name)));
        var call = usual;
        HashSet<string> given = [];
        for (var i = 1; i < arguments.Count; i += 2)
        {
            var option = arguments[i];
            if (!usual.Options.Contains(option) || !given.Add(option))
            {
                throw new ArgumentException(
                    $"'{option}' is one too many; behind {usual.Name} is allowed, once: "
                    + string.Join(", ", usual.Options.Select(one => one + " N").DefaultIfEmpty("nothing")));
            }
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                throw new ArgumentException($"{option} wants a whole number from 1 on, not '{value}'");
            }
            call = option == "--count" ? call with { Count = number } : call with { Seed = number };
        }
        return call;
    }

    private IReadOnlyList<string> Options =>
        [.. Count > 0 ? ["--count"] : Array.Empty<string>(), .. Seed > 0 ? ["--seed"] : Array.Empty<string>()];
}
