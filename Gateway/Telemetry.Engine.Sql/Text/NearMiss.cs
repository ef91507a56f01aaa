namespace Telemetry.Engine.Sql.Text;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearMiss
{
    private const int LengthMax = 128;

    /// <summary>
    /// The candidate nearest to a name by edits (insert, remove, replace, swap of neighbours), letter case apart; null
    /// when
    /// none is near: one edit for names up to four letters, two up to eight, three beyond. The first of equals wins.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        if (name.Length is 0 or > LengthMax) { return null; }
        string? best = null;
        var bestDistance = Allowed(name) + 1;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance || candidate.Length > LengthMax) { continue; }
            if (string.Equals(candidate, name, StringComparison.Ordinal)) { continue; }
            var distance = Distance(Fold(name), Fold(candidate));
            if (distance >= Math.Min(bestDistance, Math.Max(name.Length, candidate.Length))) { continue; }
            (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    private static int Allowed(string name) => name.Length switch { <= 4 => 1, <= 8 => 2, _ => 3 };

    private static string Fold(string name) => name.ToUpperInvariant();

    // Optimal string alignment: three rows of the matrix are enough.
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) { last[j] = j; }
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}
