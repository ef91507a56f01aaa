using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Values as the text of a JSON array, greatest first.</summary>
internal static class JsonArrays
{
    /// <summary>The k greatest values, equal ones each; times as texts.</summary>
    public static string Of<T, TOrder>(SortedCounts<T, TOrder> values, int greatest, bool areTimes)
        where TOrder : struct, IValueOrder<T>
    {
        var list = new List { Left = greatest, AreTimes = areTimes };
        values.Descend(ref list, Take);
        return list.Text.Append(']').ToString();
    }

    private static bool Take<T>(ref List list, T value, long count)
    {
        for (; count > 0 && list.Left > 0; count--, list.Left--)
        {
            if (list.Text.Length > 1) { list.Text.Append(','); }
            Append(list.Text, value, list.AreTimes);
        }
        return list.Left > 0;
    }

    private static void Append<T>(StringBuilder text, T value, bool isTime)
    {
        switch (value)
        {
            case long micros when isTime: text.Append('"').Append(new EventTime(micros)).Append('"'); break;
            case double number when !double.IsFinite(number):
                text.Append('"').Append(number.ToString(CultureInfo.InvariantCulture)).Append('"');
                break;
            case double number: text.Append(number.ToString("R", CultureInfo.InvariantCulture)); break;
            case bool truth: text.Append(truth ? "true" : "false"); break;
            case string words:
                text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(words)).Append('"');
                break;
            default: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
        }
    }

    private sealed class List
    {
        public StringBuilder Text { get; } = new("[");

        public int Left { get; set; }

        public bool AreTimes { get; init; }
    }
}
