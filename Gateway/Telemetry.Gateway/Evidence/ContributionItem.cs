using System.Globalization;

namespace Telemetry.Gateway.Evidence;

/// <summary>What something adds to a score: a feature of a machine's model, or a family of detectors.</summary>
/// <param name="Name">The feature (<c>metric.avg</c>) or the family.</param>
/// <param name="Value">Its share of the distance; of a family −log10 of its tail probability.</param>
internal sealed record ContributionItem(string Name, double Value)
{
    /// <summary>Reads what a machine's score says: <c>temperature.avg:0.53 current.std:0.20</c>.</summary>
    public static IReadOnlyList<ContributionItem> Read(string text)
    {
        List<ContributionItem> all = [];
        foreach (string part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = part.LastIndexOf(':');
            if (colon > 0 && double.TryParse(
                part.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                all.Add(new ContributionItem(part[..colon], value));
            }
        }

        return all;
    }
}
