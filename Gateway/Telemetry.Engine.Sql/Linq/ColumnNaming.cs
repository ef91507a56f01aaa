using System.Reflection;
using System.Text;

namespace Telemetry.Engine.Sql.Linq;

/// <summary>Columns of properties: <c>EventTime</c> is <c>event_time</c>.</summary>
internal static class ColumnNaming
{
    public static string Of(MemberInfo member)
        => member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? Of(member.Name);

    public static string Of(string name)
    {
        var column = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i]) && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord) { column.Append('_'); }
            column.Append(char.ToLowerInvariant(name[i]));
        }
        return column.ToString();
    }
}
