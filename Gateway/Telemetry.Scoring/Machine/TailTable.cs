namespace Telemetry.Scoring.Machine;

/// <summary>
/// Tail probabilities from the training's distances: quantiles at equal steps, and an exponential tail above them.
/// </summary>
internal sealed class TailTable(double[] quantiles, double tailMean)
{
    /// <summary>Share of the training above the last quantile.</summary>
    public const double TailShare = 0.02;

    private const int StepCount = 128;

    public static TailTable Of(double[] squares)
    {
        double[] sorted = [.. squares.Select(Math.Sqrt).Order()];
        double[] quantiles = new double[StepCount + 1];
        for (int i = 0; i <= StepCount; i++)
        {
            double place = (1 - TailShare) * i / StepCount * (sorted.Length - 1);
            int left = (int)place;
            int right = Math.Min(left + 1, sorted.Length - 1);
            quantiles[i] = sorted[left] + ((place - left) * (sorted[right] - sorted[left]));
        }

        double last = quantiles[^1];
        double[] excess = [.. sorted.Where(d => d > last).Select(d => d - last)];
        double spread = Math.Max(last - quantiles[StepCount / 2], 1e-9);
        // One more excess of a tenth of the upper half's width keeps an empty tail from being infinitely thin.
        double mean = (excess.Sum() + (0.1 * spread)) / (excess.Length + 1);
        return new TailTable(quantiles, mean);
    }

    public double[] Quantiles => quantiles;

    public double TailMean => tailMean;

    /// <summary>−log10 of the probability of a squared distance at least as great.</summary>
    public double Rarity(double square)
    {
        double size = Math.Sqrt(square);
        if (size > quantiles[^1])
        {
            return ((size - quantiles[^1]) / tailMean / Math.Log(10)) - Math.Log10(TailShare);
        }

        int place = Array.BinarySearch(quantiles, size);
        place = place >= 0 ? place : ~place;
        double below = place;
        if (place > 0 && quantiles[place] > quantiles[place - 1])
        {
            below = place - 1 + ((size - quantiles[place - 1]) / (quantiles[place] - quantiles[place - 1]));
        }

        return Math.Max(0, -Math.Log10(1 - ((1 - TailShare) * below / (quantiles.Length - 1))));
    }
}
