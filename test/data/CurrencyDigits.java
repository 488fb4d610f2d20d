/*
 * Prints test/data/java_currency_digits.csv: the minor units of every currency
 * that Java knows, empty where there are none.
 *
 *   java test/data/CurrencyDigits.java
 */
import java.util.Currency;
import java.util.TreeMap;

public class CurrencyDigits {
    public static void main(String[] arguments) {
        TreeMap<String, Integer> digits = new TreeMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            digits.put(currency.getCurrencyCode(), currency.getDefaultFractionDigits());
        }
        System.out.println("code,minor_units");
        digits.forEach((code, count) -> System.out.println(code + "," + (count < 0 ? "" : count)));
    }
}
